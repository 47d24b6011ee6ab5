import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../publisher/publisher.ts';
import { no, touchpoints } from './bus-stub.ts';
import { one, stubbedPublisher } from './stubbed-publisher.ts';

let { bus, hold, create } = stubbedPublisher();
beforeEach(() => {
  ({ bus, hold, create } = stubbedPublisher());
});

describe('sending', () => {
  it('shares one event among all that come within the window', async () => {
    const publisher = create({ windowMs: 20 });
    const list = touchpoints(5);
    const results = await Promise.all([...list.map(each => publisher.publish(each)), publisher.publish([])]);
    expect(results).toEqual([1, 1, 1, 1, 1, 0].map(sent => ({ sent, rejected: [], undelivered: [] })));
    expect(bus.calls).toHaveLength(1);
    expect(bus.calls[0]).toMatchObject([
      { Source: 'shop.web', DetailType: 'Touchpoint Batch', EventBusName: 'hilvan' },
    ]);
    expect(JSON.parse(bus.calls[0]?.[0]?.Detail ?? '')).toEqual({ version: 1, touchpoints: list });
    await publisher.close();
  });

  it('fills envelopes of 190 and calls of ten, never above the bytes of an entry', async () => {
    const publisher = create({ maxCalls: 1, maxBytes: 5_000_000 });
    expect((await publisher.publish(touchpoints(2_000))).sent).toBe(2_000);
    expect(bus.calls.map(call => call.length)).toEqual([10, 1]);
    bus.calls.length = 0;
    expect((await publisher.publish(touchpoints(600, 3_900))).sent).toBe(600);
    for (const { Detail } of bus.calls.flat()) expect(Buffer.byteLength(Detail)).toBeLessThanOrEqual(900_000);
    for (const call of bus.calls)
      expect(call.reduce((sum, { Detail }) => sum + Detail.length, 0)).toBeLessThan(1_048_576);
    await publisher.close();
  });

  it('flush does not wait for the window, and waits for what is under way', async () => {
    const release = hold();
    const publisher = create({ windowMs: 3_600_000 });
    const first = publisher.publish(one);
    let flushed = false;
    const flush = publisher.flush().then(() => {
      flushed = true;
    });
    const late = publisher.publish(one);
    await wait(5);
    expect(bus.calls).toHaveLength(1);
    expect(flushed).toBe(false);
    release();
    await flush;
    expect((await first).sent).toBe(1);
    // What came after the flush still has its window.
    expect(bus.calls).toHaveLength(1);
    await publisher.close();
    expect((await late).sent).toBe(1);
  });

  it('sends what it was given, whatever becomes of the object', async () => {
    const publisher = create();
    const changing = { ...one };
    const result = publisher.publish(changing);
    changing.id = 'changed';
    await result;
    expect(bus.taken).toEqual([one]);
  });
});

describe('what does not keep the contract', () => {
  it('is rejected with path, fault and mend, and its siblings are sent', async () => {
    const bad = { ...one, channel: 'Call Center', survey: { instrument: 'nps', variant: '0-10', score: 11 } };
    const given: unknown[] = [one, bad, null, { ...one, extra: 1 }, { ...one, id: undefined }];
    const result = await create().publish(given as Touchpoint[]);
    expect(result.sent).toBe(1);
    expect(result.undelivered).toEqual([]);
    expect(
      result.rejected.map(({ index, issues }) => [
        index,
        ...issues.map(each => `${each.path} ${each.message}`),
      ]),
    ).toEqual([
      [
        1,
        'channel must be a slug: lower-case letters, digits and single hyphens, such as call-center',
        'survey.score must lie on the scale that variant names',
      ],
      [2, ' is null: send an object'],
      [3, ' holds extra, which the contract does not know: use attributes, or take it out'],
      [4, 'id is missing: add it (a text)'],
    ]);
    expect(result.rejected[0]?.touchpoint).toBe(bad);
  });

  it('a touchpoint above 64 KB and one that throws when read are rejected, not thrown', async () => {
    const large = {
      ...one,
      attributes: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${i}`, 'é'.repeat(1_000)])),
    };
    const trap = Object.defineProperty({ ...one }, 'id', {
      enumerable: true,
      get: () => {
        throw new Error('trap');
      },
    });
    const result = await create().publish([large, trap]);
    expect(result.rejected.map(each => each.issues[0]?.message)).toEqual([
      expect.stringMatching(/^has \d+ bytes, at most 65536 are taken: shorten its texts and attributes$/),
      'cannot be read (Error: trap): send plain data',
    ]);
    expect(bus.calls).toEqual([]);
  });
});

describe('closing', () => {
  it('sends what waits, and takes no more', async () => {
    const publisher = create({ windowMs: 3_600_000 });
    const before = publisher.publish(one);
    await publisher.close();
    expect((await before).sent).toBe(1);
    expect((await publisher.publish(one)).undelivered).toMatchObject([{ code: 'PublisherClosed' }]);
    await publisher.close();
    await publisher.ready();
  });

  it('hands the rest back when its time is over, also amid a pause', async () => {
    bus.answer(() => no('InternalFailure'));
    const publisher = create({
      attempts: 1_000,
      maxTouchpoints: 1,
      maxCalls: 1,
      sleep: () => new Promise(() => {}),
    });
    const list = touchpoints(25);
    const result = publisher.publish(list);
    await publisher.close({ timeoutMs: 10 });
    const { sent, undelivered } = await result;
    expect(sent).toBe(0);
    expect(undelivered.map(each => each.index)).toEqual(list.map((_, i) => i));
  });
});

it.each(['', 'aws.events', 'hilvan.operations'])('refuses the source "%s"', source => {
  expect(() => create({ source })).toThrow(/^source is .*name the emitting system/);
});
