import { describe, expect, it } from 'vitest';
import { quarantineRecord } from '../../../shared/contract/quarantine.ts';
import { receive } from '../../../shared/steps/receive.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, NOW } from '../../arbitraries/valid-touchpoint.ts';

const take = (body: string) => receive({ id: 'm', body }, NOW, intake);

/** Written by hand where JSON.stringify would not write such JSON. */
const event = (detail: unknown, more: object = {}) =>
  JSON.stringify({ version: '0', 'detail-type': 'Touchpoint Batch', source: 'shop.web', ...more, detail });

function refusal(body: string) {
  const { received, touchpoints, refused } = take(body);
  expect([received, touchpoints.length, refused.length]).toEqual([1, 0, 1]);
  const [record] = refused;
  expect(quarantineRecord.parse(record)).toEqual(record);
  return record;
}

describe('a message', () => {
  it('of one touchpoint, or of an envelope', () => {
    const one = take(event(least, { 'detail-type': 'Touchpoint' }));
    expect(one).toMatchObject({ message: 'm', received: 1, refused: [] });
    expect(take(event({ touchpoints: [least] })).touchpoints).toEqual(one.touchpoints);
    expect(take(event({ version: 1, touchpoints: [least, { ...least, id: 't-2' }] }))).toMatchObject({
      received: 2,
      touchpoints: [{ id: 't-1' }, { id: 't-2' }],
      refused: [],
    });
  });

  it('that is no JSON is kept as it came', () => {
    for (const body of ['', 'undefined', '{"detail":', '{"a":NaN}', "{'a':1}", '\ufeff', '[1,]', '{} {}']) {
      expect(refusal(body)).toMatchObject({
        reason: 'not-json',
        source: 'unknown',
        payload: body,
        issues: [{ path: '', message: 'is not JSON: send the event as EventBridge delivers it' }],
      });
    }
  });

  it('that is no event is kept as it came', () => {
    const bodies = [
      'null',
      '1',
      '"event"',
      '[]',
      '{}',
      event(least, { source: 1 }),
      event(least, { 'detail-type': [] }),
    ];
    for (const body of bodies) {
      expect(refusal(body)).toMatchObject({ reason: 'invalid-envelope', source: 'unknown', payload: body });
    }
    expect(refusal('{"detail-type":"Touchpoint","source":"shop.web"}')).toMatchObject({
      reason: 'invalid-envelope',
    });
    const other = event(least, { 'detail-type': 'Order' });
    expect(refusal(other)).toMatchObject({
      reason: 'invalid-envelope',
      source: 'shop.web',
      payload: other,
      issues: [{ path: 'detail-type', message: 'is Order: use Touchpoint or Touchpoint Batch' }],
    });
  });

  it('whose envelope is none is kept whole', () => {
    const details = [
      null,
      'x',
      7,
      [],
      {},
      [least],
      { touchpoints: [] },
      { touchpoints: least },
      { touchpoints: [least], more: 1 },
    ];
    for (const detail of details) {
      const body = event(detail);
      expect(refusal(body)).toMatchObject({
        reason: 'invalid-envelope',
        source: 'shop.web',
        payload: body,
        issues: [{ path: 'detail', message: expect.stringContaining('must be { "touchpoints": [ … ] }') }],
      });
    }
  });

  it('of an envelope version that is not known is kept whole', () => {
    const body = event({ version: 2, touchpoints: [least] });
    expect(refusal(body)).toMatchObject({
      reason: 'unsupported-version',
      payload: body,
      issues: [{ path: 'detail.version', message: 'is 2, versions 1 to 1 are known: send one of these' }],
    });
  });
});

describe('a bad touchpoint in an envelope', () => {
  it('is refused alone, with its payload, its id and each of its faults', () => {
    const bad = { ...least, id: 'bad', channel: 'Call Center', occurredAt: 'yesterday', colour: 'blue' };
    const { received, touchpoints, refused } = take(
      event({ touchpoints: [least, bad, { ...least, id: 't-2' }] }),
    );
    expect(received).toBe(3);
    expect(touchpoints.map(each => each.id)).toEqual(['t-1', 't-2']);
    expect(refused).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{22}$/),
        reason: 'invalid',
        receivedAt: new Date(NOW).toISOString(),
        source: 'shop.web',
        touchpoint: 'bad',
        payload: JSON.stringify(bad),
        issues: expect.arrayContaining([
          {
            path: 'occurredAt',
            message: 'must be an RFC 3339 time with an offset, such as 2026-11-22T10:00:00+01:00',
          },
          { path: 'channel', message: expect.stringContaining('must be a slug') },
        ]),
      },
    ]);
    expect(refused[0]?.issues).toHaveLength(3);
    expect(JSON.stringify(refused[0]?.issues[2])).toContain('colour');
  });

  it('of any kind leaves its siblings as they are', () => {
    const rubbish = [
      null,
      true,
      0,
      '',
      'text',
      [],
      [[]],
      {},
      { id: '' },
      { id: 7 },
      { ...least, id: 'x'.repeat(129) },
    ];
    const { received, touchpoints, refused } = take(event({ touchpoints: [...rubbish, least] }));
    expect([received, touchpoints.length, refused.length]).toEqual([rubbish.length + 1, 1, rubbish.length]);
    expect(refused.map(each => each.payload)).toEqual(rubbish.map(each => JSON.stringify(each)));
    for (const record of refused) {
      expect(quarantineRecord.parse(record)).toEqual(record);
      expect(record.issues.length).toBeGreaterThan(0);
    }
    expect(refused.at(-1)?.touchpoint).toHaveLength(128);
  });

  it('makes the same record at each delivery, and another one for another payload or reason', () => {
    const bad = { ...least, channel: '' };
    const idOf = (raw: object, now = NOW) => {
      const { refused } = receive({ id: `${now}`, body: event({ touchpoints: [raw] }) }, now, intake);
      return refused[0]?.id;
    };
    expect(idOf(bad, NOW + 60_000)).toBe(idOf(bad));
    expect(idOf({ ...bad, id: 'other' })).not.toBe(idOf(bad));
    const ahead = { ...least, occurredAt: new Date(NOW + 3_600_000).toISOString() };
    expect(idOf(ahead)).toBeDefined();
    expect(idOf(ahead, NOW + 3_600_000)).toBeUndefined();
  });
});
