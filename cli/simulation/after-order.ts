import { remark } from './remarks.ts';
import { injectedSilos } from './silos.ts';
import {
  caller,
  DAY,
  dayFromNow,
  HOUR,
  loses,
  MINUTE,
  noteRework,
  type Story,
  talk,
  touch,
  wait,
  waitForDay,
  withKey,
  writer,
} from './story.ts';

/** Changes the address or an article. The web's change does not reach the call centre (injected silo). */
export function changeOrder(story: Story): void {
  const { random } = story;
  const silo = injectedSilos['order-change'];
  waitForDay(story, 6 * HOUR);
  touch(story, 'web', silo.activity, 'web-login', { ...withKey(story), outcome: 'completed' });
  if (!random.chance(0.6)) return;
  waitForDay(story, 8 * HOUR);
  const lost = loses(story, 'order-change', silo.share / 0.6);
  touch(story, 'call-center', lost ? silo.activity : 'order.status-asked', caller(story), {
    ...withKey(story),
    ...talk(story, lost ? 11 : 4, 0.82),
    reason: 'order-change',
    outcome: 'completed',
    context: lost ? { received: false } : { received: true, from: 'web' },
    ...(lost ? remark(story, 'tells-again', 0.6) : {}),
  });
  if (lost) noteRework(story, 'order-change');
}

/** Asks where the order is. The call centre tells another date than the web (injected silo), so they ask again. */
export function askForDate(story: Story): void {
  const { random } = story;
  const silo = injectedSilos['delivery-date'];
  const date = story.promised ?? dayFromNow(story, 3);
  waitForDay(story, DAY);
  touch(story, 'web', silo.activity, 'web-login', {
    ...withKey(story),
    context: { received: true },
    statements: { 'delivery-date': date },
  });
  if (!random.chance(0.7)) return;
  waitForDay(story, 5 * HOUR);
  const contradicts = loses(story, 'delivery-date', silo.share / 0.7);
  touch(story, 'call-center', silo.activity, caller(story), {
    ...withKey(story),
    ...talk(story, 5, 0.82),
    reason: 'delivery-date',
    context: { received: true, from: 'web' },
    statements: { 'delivery-date': contradicts ? dayFromNow(story, 6) : date },
  });
  if (!contradicts || !random.chance(0.8)) return;
  waitForDay(story, 4 * HOUR);
  touch(story, 'chat', silo.activity, writer(story), {
    ...withKey(story),
    ...talk(story, 9, 0.45),
    reason: 'delivery-date',
    context: { received: random.chance(0.5), from: 'call-center' },
    ...remark(story, 'contradiction', 0.8),
  });
  noteRework(story, 'delivery-date');
}

/** Never mind: some orders are given back before they leave. */
export function cancelOrder(story: Story): void {
  waitForDay(story, DAY);
  touch(story, 'web', 'order.cancelled', 'web-login', withKey(story));
}

/** The parcel comes home, or waits in the store; both know the order number only. */
export function receive(story: Story): void {
  const { random } = story;
  waitForDay(story, 1.5 * DAY);
  touch(story, 'email', 'parcel.shipped', 'email', withKey(story));
  for (let i = random.int(0, 3); i > 0; i--) {
    wait(story, 7 * HOUR);
    touch(story, 'app', 'parcel.tracked', 'app-login', withKey(story));
  }
  waitForDay(story, 1.5 * DAY);
  if (random.chance(0.25)) {
    touch(story, 'store', 'order.collected', 'key-only', { durationSeconds: random.int(60, 400) });
    return;
  }
  if (random.chance(0.12)) {
    touch(story, 'courier', 'parcel.missed', 'key-only', { outcome: 'failed' });
    waitForDay(story, DAY);
  }
  touch(story, 'courier', 'parcel.delivered', 'key-only', { outcome: 'completed' });
}

/** Sends it back. The app fails at it and the store knows nothing of it (injected silo). */
export function returnOrder(story: Story): void {
  const silo = injectedSilos['app-return'];
  waitForDay(story, 4 * DAY);
  const fails = loses(story, 'app-return');
  touch(story, 'app', silo.activity, 'app-login', {
    ...withKey(story),
    outcome: fails ? 'failed' : 'completed',
    ...(fails ? remark(story, 'app-fails', 0.5) : {}),
  });
  waitForDay(story, DAY);
  if (fails) {
    touch(story, 'store', silo.activity, 'loyalty', {
      ...withKey(story),
      ...talk(story, 14, 0.55),
      context: { received: false },
      outcome: 'completed',
    });
    noteRework(story, 'app-return');
  }
  wait(story, 5 * MINUTE);
  touch(story, 'store', 'return.handed-in', 'key-only', { outcome: 'completed' });
  waitForDay(story, 3 * DAY);
  touch(story, 'email', 'refund.paid', 'email', withKey(story));
}

/** Answers the survey: the more often they had to tell it, the lower the score. */
export function rateOrder(story: Story): void {
  const { random, emissions } = story;
  waitForDay(story, 2 * DAY);
  const losses = emissions.filter(({ touchpoint }) => touchpoint.context?.received === false).length;
  const score = Math.max(0, random.int(7, 10) - 4 * losses - random.int(0, 1));
  touch(story, 'email', 'order.rated', 'email', {
    ...withKey(story),
    survey: { instrument: 'nps', variant: '0-10', score, respondent: 'customer' },
    ...remark(story, score < 7 ? 'tells-again' : 'content', 0.5),
  });
}
