import { DAY, type KnownBy, MINUTE, rest, type Story, touch, wait, waitForDay } from './story.ts';

/** Where a customer sits while they look around, logged in or not. */
export interface Seat {
  channel: 'web' | 'app';
  anonymous: KnownBy;
  known: KnownBy;
}

const BROWSER: Seat = { channel: 'web', anonymous: 'cookie', known: 'web-login' };
const APP: Seat = { channel: 'app', anonymous: 'device', known: 'app-login' };
const TABLET: Seat = { channel: 'web', anonymous: 'tablet', known: 'tablet-login' };

export function takeSeat({ random, customer }: Story): Seat {
  if (customer.sharedDevice !== undefined && random.chance(0.2)) return TABLET;
  return random.chance(0.3) ? APP : BROWSER;
}

/** Looks at products without a login; sometimes asks in a store. */
export function browse(story: Story, seat: Seat): void {
  const { random } = story;
  if (random.chance(0.4)) touch(story, seat.channel, 'product.searched', seat.anonymous);
  for (let i = random.int(1, 4); i > 0; i--) {
    wait(story, 2 * MINUTE);
    touch(story, seat.channel, 'product.viewed', seat.anonymous, {
      attributes: { sku: `SKU-${random.int(100, 180)}` },
    });
  }
  if (random.chance(0.12)) {
    rest(story, 'thinking-over');
    waitForDay(story, DAY);
    touch(story, 'store', 'product.advised', 'loyalty', { durationSeconds: random.int(120, 900) });
    waitForDay(story, 0.5 * DAY);
  }
}

/** Puts things in the basket. Answers what they are worth. */
export function fillBasket(story: Story, seat: Seat): number {
  const { random } = story;
  let worth = 0;
  for (let i = random.int(1, 3); i > 0; i--) {
    wait(story, 3 * MINUTE);
    worth += random.int(1500, 18_000) / 100;
    touch(story, seat.channel, 'cart.item-added', seat.anonymous, { value: euros(worth) });
  }
  return worth;
}

export function euros(amount: number): { amount: number; currency: string } {
  return { amount: Math.round(amount * 100) / 100, currency: 'EUR' };
}
