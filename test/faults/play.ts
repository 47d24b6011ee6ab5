import { definitionReader } from '../../shared/steps/definitions.ts';
import { FOLD_AT_ONCE } from '../../shared/steps/dependencies.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { createLossyStore } from '../unit/steps/repair/lossy-store.ts';
import { stateOf } from '../unit/steps/stack.ts';
import { memorySite } from './memory-site.ts';
import type { Scenario, Step } from './scenario.ts';
import { dependencies, END, type Site } from './site.ts';
import { lastTold, leftUndone } from './verdict.ts';
import { CALM, type Call, type Fault, type Process, type Weather } from './weather.ts';

/** What is there when all is done, as text by part: two runs that end alike are equal. */
export type Ending = Record<string, unknown>;

/**
 * Plays a scenario; the calls of its steps are numbered from 0, and `fault` meets the one numbered `at`. A step that
 * failed is done once more, by another process. At the end one sweep is made.
 */
export async function play(
  scenario: Scenario,
  failing?: { at: number; fault: Fault },
): Promise<{ ending: Ending; calls: Call[]; deliveries: number }> {
  const calls: Call[] = [];
  const numbered: Weather = call => {
    calls.push(call);
    return failing !== undefined && calls.length - 1 === failing.at ? failing.fault : undefined;
  };
  let weather = CALM;
  const lossy = createLossyStore();
  const site = memorySite(call => weather(call), lossy.store);
  const invoke = (step: Step, process: Process = { dead: false }) => run(site, scenario, step, process);
  for (const step of scenario.before ?? []) await invoke(step);
  await scenario.lost?.(lossy.lose);
  weather = numbered;
  let deliveries = 0;
  for (const step of scenario.steps) {
    const process = { dead: false };
    deliveries += 1;
    const done = await invoke(step, process).then(
      () => !process.dead,
      (error: unknown) => {
        if (calls.length <= (failing?.at ?? Number.POSITIVE_INFINITY)) throw error;
        return false;
      },
    );
    if (done) continue;
    deliveries += 1;
    await invoke(step);
  }
  weather = CALM;
  await invoke({ at: END, run: sweep });
  return { ending: await endingOf(site, scenario), calls, deliveries };
}

/** As a function does: with the definitions that are in force. */
async function run(site: Site, { bounds }: Scenario, step: Step, process: Process): Promise<void> {
  const now = () => step.at;
  const deps = dependencies(
    site.boot(process, async () => {}),
    now,
    async () => {},
  );
  const definitions = await definitionReader(deps.store, deps.definitions, now)();
  const { maxAnchors = deps.ranks.maxAnchors, foldAtOnce = FOLD_AT_ONCE } = bounds ?? {};
  await step.run({ ...deps, definitions, ranks: { ...deps.ranks, maxAnchors }, foldAtOnce });
}

async function endingOf({ store, bus }: Site, scenario: Scenario): Promise<Ending> {
  const touchpoints = [...(scenario.before ?? []), ...scenario.steps].flatMap(each => each.touchpoints ?? []);
  const known = touchpoints.filter(each => !/[A-Z]/.test(each.activity));
  const { items: quarantined } = await store.listQuarantine({ limit: 100 });
  const listed = ['order', 'complaint'].map(async id => (await store.listJourneys(id, { limit: 100 })).items);
  return {
    ...(await stateOf(store, known, END)),
    set: (await store.scanTouchpoints({ limit: 1000 })).items,
    announced: [...bus.heard].sort(([a], [b]) => (a < b ? -1 : 1)),
    lastTold: Object.fromEntries(lastTold(bus)),
    contradicted: [...bus.contradicted],
    quarantined: quarantined.map(({ redriven, ...record }) => ({
      ...record,
      // What was stored by the first delivery is a duplicate to the second.
      redriven: redriven && redriven.stored + redriven.duplicate,
    })),
    corrections: (await store.listCorrections({ limit: 100 })).items,
    definitions: await store.listDefinitions(),
    listed: (await Promise.all(listed))
      .flat()
      .map(({ person, id, startedAt }) => `${person} ${id} ${startedAt}`),
    reported: [...bus.reported],
    timers: await store.dueTimers(END + 1e12, 1000),
    leftUndone: await leftUndone(store),
    checkpoint: (await store.getCheckpoint('rebuild')) ?? 'none',
  };
}
