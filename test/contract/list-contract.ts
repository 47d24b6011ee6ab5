import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { correctionContract } from './correction-contract.ts';
import { definitionContract } from './definition-contract.ts';
import { at, journeyContract, walk } from './journey-contract.ts';
import { quarantineRepairContract } from './quarantine-contract.ts';
import { NOON, sampleFlag, sampleQuarantine, sampleTimer } from './samples.ts';
import type { Stores } from './store-contract.ts';

export function listContract(stores: Stores): void {
  journeyContract(stores);
  correctionContract(stores);
  definitionContract(stores);
  flagContract(stores);
  timerContract(stores);
  quarantineContract(stores);
  quarantineRepairContract(stores);
}

function flagContract(stores: Stores): void {
  describe('flags', () => {
    test('only a newer sequence is applied', async () => {
      const { store, second } = stores();
      expect(await store.getFlag('p', 'f')).toBeUndefined();
      expect(await store.applyFlag(sampleFlag('p', 'f', 2))).toBe('applied');
      expect(await second.applyFlag(sampleFlag('p', 'f', 2, { state: 'resolved' }))).toBe('repeated');
      expect(await second.applyFlag(sampleFlag('p', 'f', 1))).toBe('superseded');
      expect(await store.getFlag('p', 'f')).toEqual(sampleFlag('p', 'f', 2));
      expect(await second.applyFlag(sampleFlag('p', 'f', 10, { state: 'retracted' }))).toBe('applied');
      expect(await store.applyFlag(sampleFlag('p', 'f', 9))).toBe('superseded');
      expect(await store.getFlag('p', 'f')).toEqual(sampleFlag('p', 'f', 10, { state: 'retracted' }));
    });

    test('of one sequence at once exactly one is applied, and the newest stays', async () => {
      const { store, second } = stores();
      const outcomes = await Promise.all(
        [1, 2, 3, 1, 2, 3].map((n, i) => (i < 3 ? store : second).applyFlag(sampleFlag('p', 'f', n))),
      );
      for (const n of [0, 1, 2]) {
        expect([outcomes[n], outcomes[n + 3]].filter(each => each === 'applied').length).toBeLessThan(2);
      }
      expect((await store.getFlag('p', 'f'))?.sequence).toBe(3);
    });

    test('a person has theirs, retracted ones too', async () => {
      const { store } = stores();
      const flags = ['c', 'a', 'é'].map((id, i) => sampleFlag('p', id, i + 1, { state: 'retracted' }));
      for (const each of flags) await store.applyFlag(each);
      await store.applyFlag(sampleFlag('pq', 'x', 1));
      expect((await store.flagsOf('p')).map(each => each.flag.id)).toEqual(['a', 'c', 'é']);
      expect(await store.flagsOf('nobody')).toEqual([]);
    });

    test('a kind lists its own by time, newest first, over month borders and offsets', async () => {
      const { store } = stores();
      const times = [
        '2026-09-30T23:59:59Z',
        '2026-10-01T00:30:00+01:00',
        '2026-11-01T00:00:00Z',
        '2026-11-22T10:00:00.5Z',
      ];
      for (const [i, time] of times.entries())
        await store.applyFlag(sampleFlag('p', `f${i}`, 1, { at: time }));
      await store.applyFlag(sampleFlag('p', 'other', 1, { kind: 'ping-pong' }));
      const all = await walk(cursor => store.listFlags('drop-off', { limit: 3, ...at(cursor) }));
      expect(all.items.map(each => each.flag.id)).toEqual(['f3', 'f2', 'f0', 'f1']);
      expect(all.items[1]).toEqual(sampleFlag('p', 'f2', 1, { at: '2026-11-01T00:00:00Z' }));
      const from = Date.parse('2026-10-01T00:00:00Z');
      const late = await store.listFlags('drop-off', {
        limit: 9,
        from,
        to: Date.parse('2026-11-22T00:00:00Z'),
      });
      expect(late.items.map(each => each.flag.id)).toEqual(['f2']);
      expect(await store.listFlags('contradiction', { limit: 3 })).toEqual({ items: [] });
    });

    test('a flag whose time moved is listed at its new one only', async () => {
      const { store } = stores();
      await store.applyFlag(sampleFlag('p', 'f', 1, { at: '2026-11-05T00:00:00Z' }));
      await store.applyFlag(sampleFlag('p', 'f', 2, { at: '2026-09-05T00:00:00Z' }));
      const { items } = await store.listFlags('drop-off', { limit: 9 });
      expect(items.map(each => [each.sequence, each.flag.at])).toEqual([[2, '2026-09-05T00:00:00Z']]);
    });
  });
}

function timerContract(stores: Stores): void {
  describe('timers', () => {
    test('due ones come, the earliest first, now included and the limit kept', async () => {
      const { store } = stores();
      const timers = Array.from({ length: 60 }, (_, i) => sampleTimer(NOON + ((i * 37) % 60), `j~${i}`));
      await Promise.all(timers.map(store.putTimer));
      const sorted = timers.toSorted((a, b) => a.dueAt - b.dueAt);
      expect(await store.dueTimers(NOON + 59, 100)).toEqual(sorted);
      expect(await store.dueTimers(NOON + 20, 100)).toEqual(sorted.slice(0, 21));
      expect(await store.dueTimers(NOON + 59, 7)).toEqual(sorted.slice(0, 7));
      expect(await store.dueTimers(NOON - 1, 7)).toEqual([]);
    });

    test('come in the order of the bytes of their names where they are due together', async () => {
      const { store } = stores();
      // As UTF-16, the first of these would be the last.
      const names = ['j~a', 'j~\uffee', 'j~\u{1f600}', 'j~\u{1f601}'];
      for (const name of names.toReversed()) await store.putTimer(sampleTimer(NOON, name));
      expect((await store.dueTimers(NOON, 9)).map(each => each.journey)).toEqual(names);
      expect((await store.dueTimers(NOON, 2)).map(each => each.journey)).toEqual(names.slice(0, 2));
    });

    test('a timer put twice is there once; deleting takes that one only', async () => {
      const { store } = stores();
      const [early, late] = [sampleTimer(NOON, 'j~1'), sampleTimer(NOON + 1, 'j~1')];
      for (const timer of [early, late, early, sampleTimer(NOON, 'j~1', 'customerId.bob')])
        await store.putTimer(timer);
      expect(await store.dueTimers(NOON + 1, 9)).toEqual([
        early,
        sampleTimer(NOON, 'j~1', 'customerId.bob'),
        late,
      ]);
      await store.deleteTimer(early);
      await store.deleteTimer(early);
      expect(await store.dueTimers(NOON + 1, 9)).toEqual([sampleTimer(NOON, 'j~1', 'customerId.bob'), late]);
    });

    test('timers set by different versions of a person are two', async () => {
      const { store } = stores();
      const [first, second] = [3, 4].map(stamp => sampleTimer(NOON, 'j~1', 'email.a', stamp));
      for (const timer of [first, second]) if (timer !== undefined) await store.putTimer(timer);
      expect(await store.dueTimers(NOON, 9)).toEqual([first, second]);
      if (first !== undefined) await store.deleteTimer(first);
      expect(await store.dueTimers(NOON, 9)).toEqual([second]);
    });
  });
}

function quarantineContract(stores: Stores): void {
  describe('quarantine', () => {
    test('the first record of an id stands, whenever it is received again', async () => {
      const { store, second } = stores();
      const record = sampleQuarantine('q1', { touchpoint: 'order 1' });
      expect(await store.quarantine(record)).toBe('stored');
      const again = { ...record, receivedAt: '2026-12-24T12:00:00.000Z' };
      expect(await second.quarantine(again)).toBe('duplicate');
      expect(await store.listQuarantine({ limit: 5 })).toEqual({ items: [record] });
    });

    test('lists newest first, page by page, over months', async () => {
      const { store } = stores();
      const times = ['2026-08-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];
      for (const [i, receivedAt] of times.entries())
        await store.quarantine(sampleQuarantine(`q${i}`, { receivedAt }));
      const all = await walk(cursor => store.listQuarantine({ limit: 2, ...at(cursor) }));
      expect(all.items.map(each => each.id)).toEqual(['q2', 'q1', 'q0']);
      expect(all.pages).toBe(2);
      expect(all.items[2]).toEqual(sampleQuarantine('q0', { receivedAt: '2026-08-31T23:59:59.999Z' }));
    });

    test('a payload of 1 MB comes back whole, letter for letter', async () => {
      const { store, second } = stores();
      const noise = randomBytes(780_000).toString('base64');
      const payloads = [noise, `${'ñ😀"\\\u0000'.repeat(90_000)}`, '\ud800 alone', ''];
      for (const [i, payload] of payloads.entries()) {
        expect(await store.quarantine(sampleQuarantine(`q${i}`, { payload }))).toBe('stored');
        expect(await second.quarantine(sampleQuarantine(`q${i}`, { payload }))).toBe('duplicate');
      }
      const { items } = await store.listQuarantine({ limit: 9 });
      expect(items.map(each => each.payload === payloads[Number(each.id.slice(1))])).toEqual([
        true,
        true,
        true,
        true,
      ]);
    });

    test('of many at once of one id exactly one is stored', async () => {
      const { store, second } = stores();
      const payload = randomBytes(300_000).toString('base64');
      const outcomes = await Promise.all(
        [store, second, store, second].map(each => each.quarantine(sampleQuarantine('q', { payload }))),
      );
      expect(outcomes.filter(each => each === 'stored')).toHaveLength(1);
      expect(await store.listQuarantine({ limit: 9 })).toEqual({
        items: [sampleQuarantine('q', { payload })],
      });
    });
  });
}
