import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import type { IngestDependencies } from '../../shared/steps/dependencies.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import type { Announcer } from '../../shared/steps/ports/announcer.ts';
import type { CheckpointStore } from '../../shared/steps/ports/checkpoints.ts';
import type { ErasureStore } from '../../shared/steps/ports/erasure.ts';
import type { RekeyStore, ScanStore } from '../../shared/steps/ports/repair.ts';
import type { Store } from '../../shared/steps/ports/store.ts';
import { rebuild } from '../../shared/steps/repair/rebuild.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { compiled, complaintDefinition, orderDefinition } from '../arbitraries/definitions.ts';
import { intake } from '../arbitraries/stored.ts';
import type { Bus } from './ports.ts';
import type { Job, Run } from './run.ts';
import type { Process } from './weather.ts';

export type FullStore = Store & ScanStore & CheckpointStore & RekeyStore & ErasureStore;
export type Dependencies = IngestDependencies & { store: FullStore };

/** Where a run takes place: what a process is given, and what can be looked at from outside, without faults. */
export interface Site {
  boot(
    process: Process,
    turn: (method: string) => Promise<unknown>,
  ): { store: FullStore; announcer: Announcer };
  store: FullStore;
  bus: Bus;
  /** Event ids of every transition that was saved with a person. */
  due: ReadonlySet<string>;
}

const ranks = createRanks(defaultIdentityConfig);
const definitions = [compiled(orderDefinition), compiled(complaintDefinition)];

/** Every deadline of a log has passed by then. */
export const END = Date.UTC(2026, 11, 1);

export interface Ran {
  /** Of messages that were worked on to their end, at each delivery. */
  conserved: boolean;
  deliveries: number;
  crashes: number;
  /** The most tries of one save, the first not counted. */
  retries: number;
}

/** The process of one invocation; `now` in ms. */
export function dependencies(
  { store, announcer }: { store: FullStore; announcer: Announcer },
  now: () => number,
  wait: IngestDependencies['wait'],
): Dependencies {
  return { store, announcer, ranks, definitions, intake, now, wait };
}

/** Deliveries of one job before the run gives up: more than the faults of any plan, and every loss of a race. */
const MOST = 60;

/**
 * Works the jobs off with as many processes at a time as the run has clocks, as a queue does: what fails or dies with its
 * process goes back to the end. Afterwards every deadline passes and one sweep is made.
 */
export async function work(site: Site, run: Run): Promise<Ran> {
  const ran: Ran = { conserved: true, deliveries: 0, crashes: 0, retries: 0 };
  const queue = run.jobs.map(job => ({ job, attempts: 0 }));
  let clock = 0;
  let state = run.turns;
  const turn = async (): Promise<void> => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let i = state >>> 29; i > 0 && run.clocks.length > 1; i--) await undefined;
  };
  const worker = async (skew: number): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      clock = Math.max(clock, next.job.at);
      const process = { dead: false };
      const wait = async (attempt: number) => {
        ran.retries = Math.max(ran.retries, attempt);
        await turn();
      };
      const deps = dependencies(site.boot(process, turn), () => clock + skew, wait);
      ran.deliveries += 1;
      const done = await perform(deps, next.job, ran).catch(() => false);
      if (process.dead) ran.crashes += 1;
      if (done && !process.dead) continue;
      if (++next.attempts > MOST) throw new Error(`${next.job.do} failed ${MOST} times`);
      queue.push(next);
    }
  };
  await Promise.all(run.clocks.map(worker));
  clock = END;
  const last = dependencies({ store: site.store, announcer: site.bus }, () => clock, turn);
  if (!(await perform(last, { do: 'sweep', at: END }, ran))) throw new Error('The last sweep failed');
  return ran;
}

async function perform(deps: Dependencies, job: Job, ran: Ran): Promise<boolean> {
  if (job.do === 'rebuild') return (await rebuild(deps, { resume: true, pageSize: 5 })).finished;
  if (job.do === 'sweep') return (await sweep(deps)).failures.length === 0;
  const messages = job.bodies.map((body, i) => ({ id: `${i}`, body }));
  const { counts, failures } = await ingest(deps, messages);
  const { received, stored, duplicate, quarantined } = counts;
  if (received !== stored + duplicate + quarantined) ran.conserved = false;
  return failures.length === 0;
}
