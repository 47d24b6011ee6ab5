import { sweep } from '../shared/steps/sweep.ts';
import { stitchDependencies } from './dependencies.ts';
import { readEnv } from './env.ts';
import { bind, count, logFailure } from './middleware.ts';

const env = readEnv(['TABLE_NAME', 'BUS_NAME']);
const stitching = stitchDependencies(env.TABLE_NAME, env.BUS_NAME);

/** Left of the function's time when no further journey is begun. */
const MARGIN_MS = 10_000;

export const handler = bind(async (_event, context) => {
  const isLate = () => context.getRemainingTimeInMillis() < MARGIN_MS;
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
