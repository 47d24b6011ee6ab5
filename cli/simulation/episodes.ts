import { askForDate, cancelOrder, changeOrder, rateOrder, receive, returnOrder } from './after-order.ts';
import { browse, fillBasket, takeSeat } from './browsing.ts';
import { buyInStore, checkOut, placeOrder, reserveInStore } from './buying.ts';
import { rest, type Story } from './story.ts';
import { disputeBill, haveVisit, helpThemselves, reportFault, resolveTicket } from './support.ts';

/** What one customer does from a first thought to the end, habit after habit. */
export type Episode = (story: Story) => void;

const shopOnline: Episode = story => {
  const { random } = story;
  const seat = takeSeat(story);
  browse(story, seat);
  if (random.chance(0.3)) {
    rest(story, 'just-looking');
    return;
  }
  const worth = fillBasket(story, seat);
  if (random.chance(0.15)) {
    rest(story, 'too-dear');
    return;
  }
  if (!checkOut(story, seat, worth)) return;
  placeOrder(story, seat, worth);
  waitOut(story);
};

const shopFromStore: Episode = story => {
  const seat = takeSeat(story);
  const worth = reserveInStore(story);
  if (!checkOut(story, seat, worth)) return;
  placeOrder(story, seat, worth);
  waitOut(story);
};

function waitOut(story: Story): void {
  const { random } = story;
  if (random.chance(0.35)) changeOrder(story);
  if (random.chance(0.35)) askForDate(story);
  if (random.chance(0.05)) {
    cancelOrder(story);
    return;
  }
  receive(story);
  if (random.chance(0.22)) returnOrder(story);
  if (random.chance(0.5)) rateOrder(story);
}

const getSupport: Episode = story => {
  if (helpThemselves(story)) return;
  reportFault(story);
  if (story.random.chance(0.5)) haveVisit(story);
  resolveTicket(story);
};

const getBillCorrected: Episode = story => {
  disputeBill(story);
  resolveTicket(story);
};

/** What an episode is about: the journey definition that it runs through. */
export type Trade = 'retail-order' | 'telecom-support';

export interface Habit {
  trade: Trade;
  tell: Episode;
}

const WEIGHTED: readonly (Habit & { weight: number })[] = [
  { weight: 0.5, trade: 'retail-order', tell: shopOnline },
  { weight: 0.1, trade: 'retail-order', tell: shopFromStore },
  { weight: 0.08, trade: 'retail-order', tell: buyInStore },
  { weight: 0.24, trade: 'telecom-support', tell: getSupport },
  { weight: 0.08, trade: 'telecom-support', tell: getBillCorrected },
];

/** `point` in [0, 1). */
export function chooseHabit(point: number): Habit {
  let left = point;
  for (const habit of WEIGHTED) {
    left -= habit.weight;
    if (left < 0) return habit;
  }
  return shopping;
}

export const shopping: Habit = { trade: 'retail-order', tell: shopOnline };
