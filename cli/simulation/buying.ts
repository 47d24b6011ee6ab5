import { euros, type Seat } from './browsing.ts';
import { remark } from './remarks.ts';
import {
  DAY,
  dayFromNow,
  HOUR,
  MINUTE,
  rest,
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
  // The basket is the account's: every channel with a login has it.
  const context = { received: true };
  touch(story, seat.channel, 'checkout.started', seat.known, { value, context });
  if (random.chance(0.2) && !returnsToBasket(story, seat, worth)) return false;
  if (random.chance(0.15)) {
    touch(story, seat.channel, 'payment.attempted', seat.known, { outcome: 'failed', value, context });
    rest(story, 'payment-failed');
    if (random.chance(0.35)) return false;
  }
  touch(story, seat.channel, 'payment.attempted', seat.known, { outcome: 'completed', value, context });
  return true;
}

/** Leaves at the checkout; half of them come back days later, by another channel as like as not. */
function returnsToBasket(story: Story, seat: Seat, worth: number): boolean {
  const { random } = story;
  touch(story, seat.channel, 'checkout.delivery-chosen', seat.known, {
    outcome: 'abandoned',
    value: euros(worth),
    context: { received: true },
    ...remark(story, 'checkout', 0.3),
  });
  rest(story, 'delivery-costs');
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
  const { random, customer, registered } = story;
  // A guest has no account that could hold two addresses together.
  const other = registered && customer.otherEmail !== undefined && random.chance(0.4);
  touch(story, seat.channel, 'order.placed', other ? 'other-order-form' : 'order-form', {
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
  rest(story, 'thinking-over');
  waitForDay(story, DAY);
  return worth;
}
