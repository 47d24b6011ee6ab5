import { sweep } from '../shared/steps/sweep.ts';
import { stitchDependencies } from './dependencies.ts';
import { readEnv } from './env.ts';
import { keyStateIn } from './identity-keys.ts';
import { count } from './metrics.ts';
import { bind, logFailure } from './middleware.ts';

const env = readEnv(['TABLE_NAME', 'BUS_NAME', 'RETENTION']);
const keyState = keyStateIn(env.TABLE_NAME);
const stitching = stitchDependencies(env);

/** Left of the function's time when no further journey is begun. */
const MARGIN_MS = 10_000;

export const handler = bind(async (_event, context) => {
  const isLate = () => context.getRemainingTimeInMillis() < MARGIN_MS;
  // Persons are being dropped and built again: the timers come back with them.
  if ((await keyState()).rotating !== undefined) return;
  const { looked, droppedOff, postponed, failures } = await sweep(await stitching(), isLate);
  count({
    JourneysDue: looked,
    JourneysDroppedOff: droppedOff,
    FoldsPostponed: postponed,
    TimersFailed: failures.length,
  });
  for (const { timer, error } of failures) {
    logFailure(
      `Journey ${timer.journey} of person ${timer.person} is looked at again in the next sweep`,
      error,
    );
  }
});
