import { durationMs } from '../contract/duration.ts';
import { OPERATIONS_SOURCE } from '../contract/events.ts';
import type { DefinitionPut, JourneyDefinition, StoredDefinition } from '../contract/journey-definition.ts';
import { type CompiledDefinition, compileDefinition } from '../domain/definition.ts';
import { chainVersions, versionsOf } from '../domain/definition-versions.ts';
import { canonicalJson } from './canonical-json.ts';
import type { IngestDependencies } from './dependencies.ts';
import { FUTURE_MS } from './plain-touchpoint.ts';
import type { Hasher } from './ports/crypto.ts';
import type { DefinitionStore } from './ports/definitions.ts';
import { quarantineRecord } from './quarantine-record.ts';

/** How long a function goes on with the definitions that it read. */
export const DEFINITIONS_MAX_AGE_MS = 60_000;

/**
 * After this every function knows a version that was put: the age above, invocations under way, and clocks that run
 * ahead. In force only from then on, no touchpoint can have been folded by a function that did not know it.
 */
export const NOTICE_MS = FUTURE_MS + DEFINITIONS_MAX_AGE_MS + 4 * 60_000;

/** All versions of all definitions are read at once: what bounds that read. */
export const MAX_VERSIONS = 200;
const MAX_BYTES = 64 * 1024;

/**
 * Answers the definitions in force, from the table and, where it has none of a version, those that ship. Read again when
 * they are older than `DEFINITIONS_MAX_AGE_MS`; the same array while nothing has changed.
 */
export function definitionReader(
  store: Pick<DefinitionStore, 'listDefinitions'>,
  shipped: readonly CompiledDefinition[],
  now: () => number,
): () => Promise<readonly CompiledDefinition[]> {
  let known: { mark: string; definitions: readonly CompiledDefinition[] } = {
    mark: '[]',
    definitions: shipped,
  };
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const began = now();
    const records = await store.listDefinitions();
    const mark = JSON.stringify(
      records.map(({ definition, digest, effectiveFrom }) => [definition.id, digest, effectiveFrom]),
    );
    if (mark !== known.mark) known = { mark, definitions: mergeDefinitions(shipped, records) };
    readAt = began;
  };
  return async () => {
    if (now() - readAt >= DEFINITIONS_MAX_AGE_MS) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return known.definitions;
  };
}

/** The newest version of each id, those before it hung on it; a stored version counts before a shipped one. */
export function mergeDefinitions(
  shipped: readonly CompiledDefinition[],
  records: readonly StoredDefinition[],
): CompiledDefinition[] {
  const stored = records.map(({ definition, effectiveFrom }) => compiled(definition, effectiveFrom));
  const versions = new Map<string, CompiledDefinition>();
  for (const each of [...shipped.flatMap(each => [...versionsOf(each)]), ...stored]) {
    versions.set(`${each.id} ${each.version}`, each);
  }
  const byId = Map.groupBy(versions.values(), each => each.id);
  return [...byId.values()].flatMap(each => chainVersions(each) ?? []);
}

export function compiled(definition: JourneyDefinition, effectiveFrom: number): CompiledDefinition {
  return compileDefinition(definition, text => durationMs(text) ?? 0, effectiveFrom);
}

export type PutOutcome =
  | { outcome: 'stored' | 'moved-back' | 'duplicate'; effectiveFrom: number }
  | { outcome: 'refused'; reason: 'invalid' | 'too-large' | 'id-conflict'; path: string; message: string };

export interface DefinitionDependencies {
  store: DefinitionStore;
  hasher: Hasher;
  definitions: readonly CompiledDefinition[];
}

/**
 * Keeps a version of a definition. Its content stands for good: the same again only moves `effectiveFrom` back, another
 * under its number is refused, and so is a number below the newest. `now` in ms.
 */
export async function putDefinition(
  { store, hasher, definitions }: DefinitionDependencies,
  { definition, effectiveFrom: wanted, actor }: DefinitionPut,
  now: number,
): Promise<PutOutcome> {
  const { id, version } = definition;
  const text = canonicalJson(definition);
  if (text.length > MAX_BYTES) {
    const message = `has ${text.length} characters, at most ${MAX_BYTES} are taken: shorten it`;
    return { outcome: 'refused', reason: 'too-large', path: 'definition', message };
  }
  const records = await store.listDefinitions();
  const stored = records.filter(each => each.definition.id === id);
  const shipped = definitions
    .filter(each => each.id === id)
    .flatMap(each => [...versionsOf(each)])
    .filter(each => stored.every(({ definition: { version: other } }) => other !== each.version));
  const same = shipped.find(each => each.version === version);
  if (same !== undefined) {
    return canonicalJson(same.source) === text
      ? { outcome: 'duplicate', effectiveFrom: same.effectiveFrom }
      : taken(id, version);
  }
  const newest = Math.max(
    0,
    ...stored.map(each => each.definition.version),
    ...shipped.map(each => each.version),
  );
  const known = stored.some(each => each.definition.version === version);
  if (!known && version < newest) {
    const message = `is ${version}, but version ${newest} of ${id} is known: versions rise, use ${newest + 1}`;
    return { outcome: 'refused', reason: 'invalid', path: 'definition.version', message };
  }
  if (!known && records.length >= MAX_VERSIONS) {
    const message = `is one more than the ${MAX_VERSIONS} versions of definitions that are kept`;
    return { outcome: 'refused', reason: 'invalid', path: 'definition', message };
  }
  const effectiveFrom = wanted === undefined ? now + NOTICE_MS : Date.parse(wanted);
  const outcome = await store.putDefinition({
    definition,
    digest: hasher.digest(text),
    effectiveFrom,
    log: [{ at: now, actor, effectiveFrom }],
  });
  return outcome === 'conflict' ? taken(id, version) : { outcome, effectiveFrom };
}

/** Keeps what came by the bus; what is refused goes to quarantine. */
export async function takeDefinition(
  { store, definitions, intake, now }: IngestDependencies,
  put: DefinitionPut,
): Promise<'stored' | 'duplicate' | 'quarantined'> {
  const { hasher } = intake;
  const done = await putDefinition({ store, hasher, definitions }, put, now());
  if (done.outcome !== 'refused') return done.outcome === 'duplicate' ? 'duplicate' : 'stored';
  const { reason, path, message } = done;
  const fault = { reason, issues: [{ path, message }] };
  await store.quarantine(quarantineRecord(intake, now(), OPERATIONS_SOURCE, JSON.stringify(put), fault));
  return 'quarantined';
}

function taken(id: string, version: number): PutOutcome {
  const message = `is ${version}, and version ${version} of ${id} is there with other content: versions never change, use the next number`;
  return { outcome: 'refused', reason: 'id-conflict', path: 'definition.version', message };
}
