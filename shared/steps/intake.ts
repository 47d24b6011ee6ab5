import type * as z from 'zod';
import type { IdentityConfig } from '../contract/identity-config.ts';
import type { QuarantineRecord } from '../contract/quarantine.ts';
import {
  MAX_TOUCHPOINT_BYTES,
  type StoredTouchpoint,
  TOUCHPOINT_VERSION,
  touchpoint,
} from '../contract/touchpoint.ts';
import { touchpointUpcasters, upcast } from '../contract/upcast.ts';
import { namespaceOf } from '../domain/node-id.ts';
import { rankedIdentifiers } from '../domain/normalise.ts';
import { redactId, redactTouchpoint } from '../domain/redact-touchpoint.ts';
import { digestInId } from '../domain/redacted-id.ts';
import { redact } from '../domain/redaction.ts';
import type { NodeId, Tid } from '../domain/types.ts';
import type { Hasher } from './ports.ts';

export interface IntakeConfig {
  identity: IdentityConfig;
  hasher: Hasher;
}

type Fault = Pick<QuarantineRecord, 'reason' | 'issues'> & { touchpoint?: string };
export type Intake = { ok: true; touchpoint: StoredTouchpoint } | ({ ok: false } & Fault);

/** Later than this after its arrival, a touchpoint's clock is wrong (semantics §1). */
export const FUTURE_MS = 10 * 60_000;
/** Before this, a touchpoint's clock has never been set. */
export const EARLIEST = Date.UTC(2000, 0, 1);

/** What a touchpoint's id, as sent or as kept, is stored under. */
export function tidOf({ digest }: Pick<Hasher, 'digest'>, id: string): Tid {
  return digestInId(id) ?? digest(id);
}

/** Names the node of an identifier that is normalised already. */
export function nodeIdOf(hasher: Hasher, namespace: string, value: string): NodeId {
  return `${namespace}.${hasher.keyed(`${namespace}.${value}`)}`;
}

/** Reads one touchpoint as a producer sent it; nothing is thrown, whatever it is. `now` in ms. */
export function readTouchpoint(raw: unknown, now: number, { identity, hasher }: IntakeConfig): Intake {
  const text = jsonText(raw);
  const id = idOf(raw, identity.defaultCountry, hasher);
  const refuse = (reason: Fault['reason'], ...issues: Fault['issues']): Intake => ({
    ok: false,
    reason,
    issues,
    ...(id === undefined ? {} : { touchpoint: id }),
  });

  if (text === undefined) {
    return refuse('invalid', {
      path: '',
      message: 'is nested too deeply to be read: send the fields of the contract only',
    });
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_TOUCHPOINT_BYTES) {
    return refuse('too-large', {
      path: '',
      message: `has ${bytes} bytes, at most ${MAX_TOUCHPOINT_BYTES} are taken: shorten its texts and attributes`,
    });
  }
  if (BROKEN_UNICODE.test(text)) {
    return refuse('invalid', {
      path: '',
      message: 'holds broken Unicode (half a surrogate pair): send well-formed UTF-8',
    });
  }
  // Maps of the schema pass over this name in silence. As a name, never as a value, it stands before a colon.
  if (text.includes('"__proto__":')) {
    return refuse('invalid', { path: '', message: 'has a field named __proto__: leave it out' });
  }
  const current = upcast(raw, TOUCHPOINT_VERSION, touchpointUpcasters);
  if (!current.ok) {
    return refuse('unsupported-version', {
      path: 'version',
      message: `is ${quoted(current.version)}, versions 1 to ${current.newest} are known: send one of these`,
    });
  }
  const parsed = touchpoint.safeParse(current.raw);
  if (!parsed.success) {
    return refuse('invalid', ...faultsOf(parsed.error.issues).take(MOST_ISSUES));
  }
  const { identifiers, journey, version: _, ...rest } = parsed.data;
  const at = Date.parse(rest.occurredAt);
  if (Number.isNaN(at) || at < EARLIEST) {
    return refuse('from-the-past', {
      path: 'occurredAt',
      message: `is ${rest.occurredAt}, before 2000: set the clock of the system that sent it`,
    });
  }
  if (at > now + FUTURE_MS) {
    return refuse('from-the-future', {
      path: 'occurredAt',
      message: `is ${rest.occurredAt}, more than 10 minutes ahead: set the clock of the system that sent it, or its offset`,
    });
  }
  const { usable, unknown } = rankedIdentifiers(
    { identifiers, ...(journey === undefined ? {} : { journey }) },
    identity,
  );
  if (unknown.length > 0) {
    const known = identity.namespaces.map(each => each.name).join(', ');
    return refuse(
      'invalid',
      ...unknown.slice(0, 10).map(name => ({
        path: pathText(['identifiers', name]),
        message: `is no configured namespace: use ${known}`,
      })),
    );
  }
  if (usable.length === 0) {
    return refuse('no-identifier', {
      path: 'identifiers',
      message:
        'none is left after placeholders are dropped: send at least one real identifier or a journey key',
    });
  }
  const tid = hasher.digest(rest.id);
  return {
    ok: true,
    touchpoint: {
      ...redactTouchpoint(rest, identity.defaultCountry),
      id: redactId(rest.id, tid, identity.defaultCountry),
      tid,
      // Of what was sent, so that a resend is found to be one.
      digest: hasher.keyed(canonicalJson({ ...rest, identifiers, journey })),
      at,
      ids: usable.map(({ namespace, value }) => nodeIdOf(hasher, namespace, value)),
      ...(journey?.type === undefined ? {} : { journeyType: journey.type }),
    },
  };
}

/** `undefined`: nested too deeply to be written. */
export function jsonText(raw: unknown): string | undefined {
  try {
    return JSON.stringify(raw) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What was sent is repeated, but neither at any length nor what it may say of a person. */
export function quoted(value: unknown): string {
  return shown(jsonText(value) ?? 'nested too deeply');
}

/** Faults told of one payload: a hostile one has thousands. */
const MOST_ISSUES = 20;

function* faultsOf(issues: readonly z.core.$ZodIssue[]): Generator<Fault['issues'][number], void> {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const path = pathText([...issue.path, key]);
        yield { path, message: 'is no field of the contract: leave it out, or put it under attributes' };
      }
    } else if (issue.code === 'invalid_key') {
      yield { path: pathText(issue.path), message: issue.issues[0]?.message ?? issue.message };
    } else {
      yield { path: pathText(issue.path), message: issue.message };
    }
  }
}

/** JSON text writes half a surrogate pair as an escape; an escaped backslash before `u` is not one. */
const BROKEN_UNICODE = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

function idOf(raw: unknown, country: string, { digest }: Hasher): string | undefined {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return undefined;
  const { id } = raw;
  if (typeof id !== 'string' || id.length === 0) return undefined;
  // Redacted before it is cut: half an address is one too.
  return redactId(id.slice(0, LONGEST_SHOWN), digest(id), country).slice(0, 128).toWellFormed();
}

/** Of a value that is told again, no more is looked at. */
const LONGEST_SHOWN = 400;

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) =>
      typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${shown(String(part))}`,
    )
    .join('');
}

export function shown(text: string): string {
  const told = redact(text.slice(0, LONGEST_SHOWN), { country: '' });
  return told.length > 80 || text.length > LONGEST_SHOWN ? `${told.slice(0, 80).toWellFormed()}…` : told;
}

/** JSON with sorted keys: equal contents give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The namespaces a touchpoint's identifiers are of, in rank order. */
export function namespacesOf(touchpoint: StoredTouchpoint): string[] {
  return touchpoint.ids.map(namespaceOf);
}
