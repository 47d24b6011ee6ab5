import { expect, test } from 'vitest';
import { households } from '../../../cli/simulation/population.ts';
import { createRandom } from '../../../cli/simulation/random.ts';
import { follow, type Run, settle } from '../../../cli/simulation/runs.ts';
import { DAY, HOUR, type KnownBy, rest, type Story, touch, withKey } from '../../../cli/simulation/story.ts';

const [customer] = [...households(createRandom(1), 1)].flat();
if (customer === undefined) throw new Error('A customer is needed');
const START = Date.parse('2026-03-02T10:00:00Z');

/** An episode: activities and when (ms after the start) they happened; `O-…` is an order number said from there on. */
function episode(number: number, ...steps: [at: number, activity: string, key?: string][]): Story {
  const story: Story = {
    customer: customer as Story['customer'],
    random: createRandom(1),
    name: `e-${number}`,
    registered: true,
    silos: {},
    emissions: [],
    reworks: [],
    silences: new Map(),
    at: START,
  };
  for (const [at, activity, key] of steps) {
    story.at = START + at;
    if (key !== undefined) story.key = { type: 'order', key };
    touch(story, 'web', activity, 'web-login' satisfies KnownBy, withKey(story));
  }
  return story;
}

const shop = (run: Run | undefined, story: Story) => follow(run, 'retail-order', story);
const lapses = (run: Run) =>
  run.lapses.map(({ stage, at, why, recovered }) => [
    stage,
    (at - START) / HOUR,
    why,
    ...(recovered === undefined ? [] : [(recovered.at - START) / HOUR]),
  ]);

test('who stays away for longer than the stage expects gave up, and came back if they come in time', () => {
  const first = episode(1, [0, 'product.viewed'], [HOUR, 'checkout.started']);
  rest(first, 'delivery-costs');
  const run = shop(undefined, first);
  expect(lapses(run)).toEqual([]);
  expect(shop(run, episode(2, [3 * DAY, 'product.viewed']))).toBe(run);
  expect(lapses(run)).toEqual([['checkout', 7, 'delivery-costs', 72]]);
  // And away again, for good this time.
  expect(lapses(settle(run))).toEqual([
    ['checkout', 7, 'delivery-costs', 72],
    ['discover', 3 * 24 + 7 * 24, 'kept-waiting'],
  ]);
});

test('at the very end of the time they are still in time, a millisecond later they are not', () => {
  const views = (gap: number) =>
    shop(undefined, episode(1, [0, 'product.viewed'], [gap, 'cart.item-added'], [gap + 1, 'order.placed']));
  expect(views(7 * DAY).lapses).toHaveLength(0);
  expect(views(7 * DAY + 1).lapses).toHaveLength(1);
});

test('a goal ends the run: silence afterwards is no lapse, and the next thought is a new run', () => {
  const run = shop(undefined, episode(1, [0, 'order.placed', 'O-1'], [DAY, 'parcel.delivered']));
  expect(lapses(settle(run))).toEqual([]);
  expect(shop(run, episode(2, [2 * DAY, 'product.viewed']))).not.toBe(run);
});

test('after an order number or after two weeks another thought is another run', () => {
  const ordered = shop(undefined, episode(1, [0, 'order.placed', 'O-1']));
  expect(shop(ordered, episode(2, [DAY, 'product.viewed']))).not.toBe(ordered);
  const looked = shop(undefined, episode(1, [0, 'product.viewed']));
  expect(shop(looked, episode(2, [14 * DAY, 'product.viewed']))).toBe(looked);
  expect(shop(looked, episode(3, [28 * DAY + 1, 'product.viewed']))).not.toBe(looked);
});
