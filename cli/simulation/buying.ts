import { euros, type Seat } from './browsing.ts';
import { remark } from './remarks.ts';
import {
  DAY,
  dayFromNow,
  HOUR,
  MINUTE,
  type Story,
  talk,
  touch,
  wait,
  waitForDay,
  withKey,
} from './story.ts';

/** Logs in and pays. False: they left, and their money with them. */
export function checkOut(story: Story, seat: Seat, worth: number): boolean {
  const { random } = story;
  const value = euros(worth);
  wait(story, 2 * MINUTE);
  touch(story, seat.channel, 'checkout.started', seat.known, { value });
  if (random.chance(0.2) && !returnsToBasket(story, seat, worth)) return false;
  if (random.chance(0.15)) {
    touch(story, seat.channel, 'payment.attempted', seat.known, { outcome: 'failed', value });
    if (random.chance(0.35)) return false;
  }
  touch(story, seat.channel, 'payment.attempted', seat.known, { outcome: 'completed', value });
  return true;
}

/** Leaves at the checkout; half of them come back days later, by another channel as like as not. */
function returnsToBasket(story: Story, seat: Seat, worth: number): boolean {
  const { random } = story;
  touch(story, seat.channel, 'checkout.delivery-chosen', seat.known, {
    outcome: 'abandoned',
    value: euros(worth),
    ...remark(story, 'checkout', 0.3),
  });
  if (random.chance(0.5)) return false;
  waitForDay(story, 2 * DAY);
  touch(story, 'app', 'checkout.started', 'app-login', { value: euros(worth), context: { received: true } });
  return true;
}

/** The order, with everything the form asks for; from here on there is an order number. */
export function placeOrder(story: Story, seat: Seat, worth: number): void {
  story.key = { type: 'order', key: `O-${story.name.slice(2).toUpperCase()}` };
  wait(story, MINUTE);
  story.promised = dayFromNow(story, 4);
  touch(story, seat.channel, 'order.placed', 'order-form', {
    ...withKey(story),
    value: euros(worth),
    statements: { 'delivery-date': story.promised },
  });
}

/** Everything in one visit to the store, on the loyalty card. */
export function buyInStore(story: Story): void {
  const { random } = story;
  const worth = random.int(1500, 26_000) / 100;
  touch(story, 'store', 'product.advised', 'loyalty', talk(story, 6, 0.55));
  story.key = { type: 'order', key: `O-${story.name.slice(2).toUpperCase()}` };
  wait(story, 8 * MINUTE);
  touch(story, 'store', 'order.placed', 'loyalty', { ...withKey(story), value: euros(worth) });
  wait(story, 0.1 * HOUR);
  touch(story, 'store', 'order.collected', 'key-only');
}

/** Sees a product in the store, and orders it from the sofa. */
export function reserveInStore(story: Story): number {
  touch(story, 'store', 'product.advised', 'loyalty', talk(story, 9, 0.55));
  wait(story, 5 * MINUTE);
  const worth = story.random.int(4000, 40_000) / 100;
  touch(story, 'store', 'cart.reserved', 'loyalty', { value: euros(worth) });
  waitForDay(story, DAY);
  return worth;
}
