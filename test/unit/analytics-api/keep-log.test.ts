import { expect, test } from 'vitest';
import { keepLog } from '../../../shared/analytics-api/keep-log.ts';
import type { JourneyLog } from '../../../shared/domain/analytics/journey-log.ts';
import { logOfTexts } from '../domain/analytics/journeys.ts';

/** A clock and a lake that is read when the test says so. */
function lake() {
  const clock = { now: 1000 };
  const readings: { resolve: (log: JourneyLog) => void; reject: (error: Error) => void }[] = [];
  const read = () => new Promise<JourneyLog>((resolve, reject) => readings.push({ resolve, reject }));
  return { clock, readings, open: keepLog(read, () => clock.now) };
}

const first = logOfTexts('a');
const second = logOfTexts('a b');

test('nothing is read before somebody asks', () => {
  expect(lake().readings).toHaveLength(0);
});

test('who asks while it is read waits for the same reading', async () => {
  const { clock, readings, open } = lake();
  const one = open();
  clock.now += 10;
  const other = open();
  expect(readings).toHaveLength(1);
  readings[0]?.resolve(first);
  // Complete up to when the reading began.
  expect(await one).toEqual({ log: first, asOf: 1000 });
  expect(await other).toBe(await one);
});

test('it is read again when it is a minute old, not before', async () => {
  const { clock, readings, open } = lake();
  const one = open();
  readings[0]?.resolve(first);
  await one;
  clock.now = 1000 + 59_999;
  expect(await open()).toBe(await one);
  clock.now = 1000 + 60_000;
  const later = open();
  expect(readings).toHaveLength(2);
  readings[1]?.resolve(second);
  expect(await later).toEqual({ log: second, asOf: 61_000 });
  clock.now += 59_999;
  expect(await open()).toBe(await later);
});

test('a reading that failed is not kept', async () => {
  const { readings, open } = lake();
  const one = open();
  readings[0]?.reject(new Error('no such bucket'));
  await expect(one).rejects.toThrow('no such bucket');
  const again = open();
  expect(readings).toHaveLength(2);
  readings[1]?.resolve(second);
  expect((await again).log).toBe(second);
});

test('an older reading that fails leaves the newer one', async () => {
  const { clock, readings, open } = lake();
  const one = open();
  clock.now += 60_000;
  const other = open();
  readings[0]?.reject(new Error('too slow'));
  await expect(one).rejects.toThrow('too slow');
  readings[1]?.resolve(second);
  expect(await open()).toBe(await other);
  expect(readings).toHaveLength(2);
});
