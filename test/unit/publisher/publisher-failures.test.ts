import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { failure, no, touchpoints, yes } from './bus-stub.ts';
import { one, stubbedPublisher } from './stubbed-publisher.ts';

let { bus, hold, sleeps, create } = stubbedPublisher();
beforeEach(() => {
  ({ bus, hold, sleeps, create } = stubbedPublisher());
});

describe('a bus that fails', () => {
  it('gets the failed entries again, after growing pauses, and only these', async () => {
    bus.answer(({ Detail }, call) => (Detail.includes('"t1"') && call < 3 ? no('ThrottlingException') : yes));
    const result = await create({ maxTouchpoints: 1 }).publish(touchpoints(3));
    expect(result).toEqual({ sent: 3, rejected: [], undelivered: [] });
    expect(bus.calls.map(call => call.length)).toEqual([3, 1, 1]);
    expect(sleeps).toEqual([25, 50]);
  });

  it('hands back after the last attempt, in order, with code and advice', async () => {
    bus.answer(({ Detail }) =>
      Detail.includes('"t1"') || Detail.includes('"t2"') ? no('InternalFailure') : yes,
    );
    const list = touchpoints(4);
    const result = await create({ maxTouchpoints: 1 }).publish(list);
    expect(result.sent).toBe(2);
    expect(result.undelivered).toEqual(
      [1, 2].map(index => ({
        index,
        touchpoint: list[index],
        code: 'InternalFailure',
        message: 'no: publish it again later',
        permanent: false,
      })),
    );
    expect(result.undelivered[0]?.touchpoint).toBe(list[1]);
    expect(bus.calls).toHaveLength(3);
  });

  it.each(['ResourceNotFoundException', 'NotAuthorizedForSourceException', 'MalformedDetail'])(
    'is asked once where it says %s',
    async code => {
      bus.answer(() => no(code));
      const { undelivered } = await create().publish(one);
      expect(undelivered).toMatchObject([{ code, permanent: true }]);
      expect(bus.calls).toHaveLength(1);
    },
  );

  it('may fail as a whole: again where that can help, at once handed back where not', async () => {
    bus.answer((_, call) => (call === 1 ? failure('Error', 'ECONNRESET') : yes));
    expect((await create().publish(one)).sent).toBe(1);
    bus.calls.length = 0;
    bus.answer(() => failure('AccessDeniedException'));
    const { undelivered } = await create().publish([one, one]);
    expect(undelivered.map(({ code, permanent }) => [code, permanent])).toEqual([
      ['AccessDeniedException', true],
      ['AccessDeniedException', true],
    ]);
    expect(undelivered[0]?.message).toBe('no: allow this role events:PutEvents on the bus');
    expect(bus.calls).toHaveLength(1);
  });

  it('never has an entry it took counted as undelivered, if the call after that fails', async () => {
    bus.answer(({ Detail }, call) => {
      if (call > 1) return failure('TimeoutError');
      return Detail.includes('"t1"') ? no('InternalFailure') : yes;
    });
    const { sent, undelivered } = await create({ maxTouchpoints: 1 }).publish(touchpoints(3));
    expect(sent).toBe(2);
    expect(undelivered).toMatchObject([{ index: 1, code: 'TimeoutError' }]);
  });
});

describe('its bounds', () => {
  it('hands back what has no room, at once, and says when there is room again', async () => {
    const release = hold();
    // A window that never ends: the full publisher must send all the same.
    const publisher = create({ maxPending: 3, windowMs: 3_600_000 });
    const first = publisher.publish(touchpoints(5));
    const second = await publisher.publish(one);
    expect(second.undelivered).toMatchObject([{ index: 0, code: 'PublisherFull', permanent: false }]);
    let room = false;
    const ready = publisher.ready().then(() => {
      room = true;
    });
    await wait(5);
    expect(room).toBe(false);
    release();
    await ready;
    const { sent, undelivered } = await first;
    expect(sent).toBe(3);
    expect(undelivered.map(({ index, code }) => [index, code])).toEqual([
      [3, 'PublisherFull'],
      [4, 'PublisherFull'],
    ]);
    const last = publisher.publish(one);
    await publisher.close();
    expect((await last).sent).toBe(1);
  });

  it('counts bytes as well', async () => {
    const publisher = create({ maxPendingBytes: 1_000 });
    const { sent, undelivered } = await publisher.publish(touchpoints(20, 100));
    expect(sent).toBeGreaterThan(2);
    expect(sent + undelivered.length).toBe(20);
    expect(new Set(undelivered.map(each => each.code))).toEqual(new Set(['PublisherFull']));
  });

  it('holds the calls under way at the limit', async () => {
    let underWay = 0;
    let most = 0;
    bus.answer(async () => {
      most = Math.max(most, ++underWay);
      await wait(1);
      underWay--;
      return yes;
    });
    await create({ maxCalls: 2, maxTouchpoints: 1, maxBytes: 300 }).publish(touchpoints(30));
    // Ten entries a call.
    expect(most).toBe(20);
  });
});
