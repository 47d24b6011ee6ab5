import type { Erasure, ErasureCounts, ErasureRequest } from '../../contract/erasure.ts';
import { namespaceOf } from '../../domain/node-id.ts';
import type { NodeId } from '../../domain/types.ts';
import { identifierOf } from '../identifier.ts';
import { findOwn, findSubject } from './find-subject.ts';
import { clearLake, isLakeAwaited } from './lake.ts';
import { mark } from './mark.ts';
import { deleteParts } from './parts.ts';
import { clearRemains, clearTimers } from './remains.ts';
import { strip } from './strip.ts';
import { clearDeadLetters, clearQuarantine } from './undelivered.ts';
import {
  checkpointOf,
  type EraseDependencies,
  type EraseOptions,
  goOn,
  type Job,
  PHASES,
  type Phase,
  readWork,
  StoppedError,
  type Work,
} from './work.ts';

const STEPS: Readonly<Record<Phase, (job: Job) => Promise<void>>> = {
  mark,
  strip,
  remains: clearRemains,
  timers: clearTimers,
  quarantine: clearQuarantine,
  'dead-letters': clearDeadLetters,
  lake: clearLake,
};

/** Ids in one announcement. */
const ANNOUNCED = 500;

/**
 * Erases everything held of the person behind an identifier. Answers the receipt (`done`), or how far it is: `waiting` for
 * what began before it to end, or for the lake, `running` where it was stopped. Asked again with the same id it goes on; once done it
 * answers the receipt it has. Everything is done twice: whoever was writing meanwhile has ended by the second time.
 */
export async function erase(
  deps: EraseDependencies,
  request: ErasureRequest,
  { isStopped = () => false, onProgress = () => {} }: EraseOptions = {},
): Promise<Erasure> {
  const { store } = deps;
  const known = await store.getErasure(request.id);
  if (known?.state === 'done' || known?.state === 'refused') {
    // Where a crash came between the receipt and this.
    await store.deleteCheckpoint(checkpointOf(request.id));
    return known;
  }
  const identifier = identifierOf(request, deps.intake);
  const receipt = known ?? newReceipt(request, identifier, deps.now());
  if (identifier === undefined) return close(deps, { ...receipt, state: 'refused', problem: NO_IDENTIFIER });

  const work = (await readWork(store, request.id)) ?? (await begin(deps, identifier, request.upTo));
  const job: Job = {
    deps,
    request,
    receipt,
    work,
    isStopped,
    save: async () => {
      await store.putCheckpoint(checkpointOf(request.id), work);
      await store.putErasure(receipt);
      onProgress(receipt);
    },
  };
  receipt.state = 'running';
  receipt.upTo = instant(work.upTo);
  await job.save();
  try {
    if (work.round === 1) {
      await runRound(job);
      work.readyAt ??= deps.now() + deps.graceMs;
      if (deps.now() < work.readyAt) return await wait(job);
      Object.assign(work, { round: 2, phase: 'strip' });
    }
    await runRound(job);
    if (isLakeAwaited(job)) return await wait(job);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    await job.save();
    return receipt;
  }
  await tell(job);
  await deleteParts(store, request.id, work.parts);
  const done = await close(deps, { ...receipt, state: 'done', finishedAt: instant(deps.now()) });
  await store.deleteCheckpoint(checkpointOf(request.id));
  return done;
}

async function wait({ receipt, save }: Job): Promise<Erasure> {
  receipt.state = 'waiting';
  await save();
  return receipt;
}

async function runRound(job: Job): Promise<void> {
  const { work } = job;
  if (work.round === 1 && work.readyAt !== undefined) return;
  for (const phase of PHASES.slice(PHASES.indexOf(work.phase))) {
    goOn(job);
    if (work.phase !== phase) Object.assign(work, { phase, cursor: undefined });
    await job.save();
    await STEPS[phase](job);
  }
}

async function begin(deps: EraseDependencies, identifier: NodeId, upTo: string | undefined): Promise<Work> {
  const now = deps.now();
  const subject = await findSubject(deps, identifier);
  const { own, near, lastAt } = await findOwn(deps, subject);
  return {
    phase: 'mark',
    round: 1,
    subject,
    personal: deps.ranks.personal(subject),
    secret: deps.newSecret(),
    // A clock that runs ahead may have dated something later than now.
    upTo: upTo === undefined ? Math.max(now, lastAt) : Math.min(now, Date.parse(upTo)),
    own,
    near,
    parts: 0,
  };
}

/** Consumers are told which ids are gone, and nothing else; again after a crash, under the same event ids. */
async function tell({ deps, request, work }: Job): Promise<void> {
  const persons = [...new Set([work.subject, ...work.own])].sort();
  for (let i = 0; i < persons.length; i += ANNOUNCED) {
    await deps.announceErasure({
      eventId: `${request.id}#${i / ANNOUNCED + 1}`,
      erasure: request.id,
      upTo: instant(work.upTo),
      persons: persons.slice(i, i + ANNOUNCED),
    });
  }
}

async function close({ store }: EraseDependencies, receipt: Erasure): Promise<Erasure> {
  await store.putErasure(receipt);
  return receipt;
}

const NO_IDENTIFIER = 'The identifier is a placeholder or of no configured namespace: name a real one';

function newReceipt(
  { id, actor, reason, identifier: asked }: ErasureRequest,
  identifier: NodeId | undefined,
  now: number,
): Erasure {
  const hash = identifier === undefined ? '' : identifier.slice(namespaceOf(identifier).length + 1);
  const identified = { namespace: asked.namespace, hash };
  return {
    id,
    state: 'running',
    identifier: identified,
    actor,
    reason,
    requestedAt: instant(now),
    counts: noCounts(),
  };
}

function noCounts(): ErasureCounts {
  return {
    identifiers: 0,
    touchpoints: 0,
    journeys: 0,
    flags: 0,
    timers: 0,
    corrections: 0,
    quarantined: 0,
    deadLetters: 0,
    namelessSightings: 0,
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();
