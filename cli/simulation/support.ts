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
  rest,
  type Story,
  talk,
  touch,
  wait,
  waitForDay,
  withKey,
  writer,
} from './story.ts';

/** Looks for help alone. True: that was enough. */
export function helpThemselves(story: Story): boolean {
  const { random } = story;
  for (let i = random.int(1, 3); i > 0; i--) {
    touch(story, 'web', 'help.searched', random.chance(0.7) ? 'cookie' : 'web-login');
    wait(story, 3 * MINUTE);
  }
  if (random.chance(0.5)) touch(story, 'app', 'fault.checked', 'app-login', { outcome: 'failed' });
  if (!random.chance(0.25)) return false;
  if (random.chance(0.6)) touch(story, 'web', 'help.solved', 'cookie', { outcome: 'completed' });
  else rest(story, 'solved-alone');
  return true;
}

/** Tells the chat, then the call centre, which has not read the chat (injected silo). */
export function reportFault(story: Story): void {
  const { random } = story;
  const silo = injectedSilos['fault-report'];
  wait(story, 20 * MINUTE);
  story.key = { type: 'ticket', key: `T-${story.name.slice(2).toUpperCase()}` };
  const goesOn = random.chance(0.6);
  touch(story, 'chat', silo.activity, random.chance(0.5) ? writer(story) : 'web-login', {
    ...withKey(story),
    ...talk(story, 12, 0.42),
    reason: 'no-connection',
    outcome: goesOn ? 'transferred' : 'completed',
    ...remark(story, 'no-connection', 0.4),
  });
  if (!goesOn) return;
  waitForDay(story, 2 * HOUR);
  const lost = loses(story, 'fault-report', silo.share / 0.6);
  touch(story, 'call-center', lost ? silo.activity : 'ticket.status-asked', caller(story), {
    ...withKey(story),
    ...talk(story, lost ? 15 : 6, 0.86),
    reason: 'no-connection',
    context: lost ? { received: false } : { received: true, from: 'chat' },
    outcome: 'completed',
    ...(lost ? remark(story, 'told-the-chat', 0.6) : {}),
  });
  if (lost) noteRework(story, 'fault-report');
}

/** Disputes a bill with one call, sometimes two. */
export function disputeBill(story: Story): void {
  story.key = { type: 'ticket', key: `T-${story.name.slice(2).toUpperCase()}` };
  touch(story, 'app', 'bill.viewed', 'app-login');
  wait(story, 10 * MINUTE);
  touch(story, 'call-center', 'bill.disputed', 'agent', {
    ...withKey(story),
    ...talk(story, 9, 0.86),
    reason: 'bill',
    outcome: 'completed',
  });
  if (!story.random.chance(0.3)) return;
  waitForDay(story, 2 * DAY);
  touch(story, 'call-center', 'ticket.status-asked', 'phone', {
    ...withKey(story),
    ...talk(story, 5, 0.86),
    reason: 'bill',
    context: { received: true, from: 'call-center' },
  });
}

/** A technician comes; moving the visit in the app is given up, and done by telephone (injected silo). */
export function haveVisit(story: Story): void {
  const { random } = story;
  const silo = injectedSilos['visit-move'];
  waitForDay(story, 4 * HOUR);
  touch(story, 'call-center', 'visit.booked', 'phone', {
    ...withKey(story),
    ...talk(story, 5, 0.86),
    reason: 'visit',
    context: { received: true, from: 'chat' },
    statements: { 'visit-date': dayFromNow(story, 2) },
  });
  if (loses(story, 'visit-move')) {
    waitForDay(story, 10 * HOUR);
    touch(story, 'app', silo.activity, 'app-login', { ...withKey(story), outcome: 'abandoned' });
    wait(story, 30 * MINUTE);
    touch(story, 'call-center', silo.activity, 'phone', {
      ...withKey(story),
      ...talk(story, 8, 0.86),
      reason: 'visit',
      context: { received: false },
      outcome: 'completed',
    });
    noteRework(story, 'visit-move');
  }
  waitForDay(story, 2 * DAY);
  if (random.chance(0.15)) {
    touch(story, 'technician', 'visit.missed', 'key-only', { outcome: 'failed' });
    waitForDay(story, 2 * DAY);
  }
  touch(story, 'technician', 'visit.done', 'key-only', { durationSeconds: random.int(1200, 5400) });
}

/** It works again; one in eight hears nothing more: some of them ask once more, the others give up. */
export function resolveTicket(story: Story): void {
  const { random } = story;
  if (random.chance(0.12)) {
    rest(story, 'no-answer');
    if (random.chance(0.6)) return;
    waitForDay(story, 5 * DAY);
    touch(story, 'call-center', 'ticket.status-asked', caller(story), {
      ...withKey(story),
      ...talk(story, 6, 0.86),
      context: { received: true, from: 'call-center' },
    });
  }
  waitForDay(story, DAY);
  touch(story, 'email', 'ticket.resolved', 'email', { ...withKey(story), outcome: 'completed' });
  if (!random.chance(0.5)) return;
  waitForDay(story, DAY);
  touch(story, 'app', 'ticket.rated', 'app-login', {
    ...withKey(story),
    survey: { instrument: 'ces', variant: '1-7', score: random.int(2, 7), respondent: 'customer' },
  });
}
