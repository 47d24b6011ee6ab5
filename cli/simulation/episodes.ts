import { askForDate, cancelOrder, changeOrder, rateOrder, receive, returnOrder } from './after-order.ts';
import { browse, fillBasket, takeSeat } from './browsing.ts';
import { buyInStore, checkOut, placeOrder, reserveInStore } from './buying.ts';
import type { Story } from './story.ts';
import { disputeBill, haveVisit, helpThemselves, reportFault, resolveTicket } from './support.ts';

/** What one customer does from a first thought to the end, habit after habit. */
export type Episode = (story: Story) => void;

const shopOnline: Episode = story => {
  const { random } = story;
  const seat = takeSeat(story);
  browse(story, seat);
  if (random.chance(0.3)) return;
  const worth = fillBasket(story, seat);
  if (random.chance(0.15) || !checkOut(story, seat, worth)) return;
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

const WEIGHTED: readonly (readonly [number, Episode])[] = [
  [0.5, shopOnline],
  [0.1, shopFromStore],
  [0.08, buyInStore],
  [0.24, getSupport],
  [0.08, getBillCorrected],
];

export function chooseEpisode(point: number): Episode {
  let rest = point;
  for (const [weight, episode] of WEIGHTED) {
    rest -= weight;
    if (rest < 0) return episode;
  }
  return shopOnline;
}
