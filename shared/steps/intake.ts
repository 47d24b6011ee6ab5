import type * as z from 'zod';
import type { IdentityConfig } from '../contract/identity-config.ts';
import type { QuarantineRecord } from '../contract/quarantine.ts';
import { type StoredTouchpoint, touchpoint } from '../contract/touchpoint.ts';
import { MAX_TOUCHPOINT_BYTES, TOUCHPOINT_VERSION } from '../contract/touchpoint-values.ts';
import { touchpointUpcasters, upcast } from '../contract/upcast.ts';
import { namespaceOf } from '../domain/node-id.ts';
import { redactId } from '../domain/redact-touchpoint.ts';
import { digestInId } from '../domain/redacted-id.ts';
import type { Tid } from '../domain/types.ts';
import { nodesOf } from './node-names.ts';
import { EARLIEST, FUTURE_MS, readPlain, storedFrom } from './plain-touchpoint.ts';
import type { Receipts } from './ports/context.ts';
import type { Hasher } from './ports/crypto.ts';
import { LONGEST_SHOWN, shown } from './shown.ts';

export interface IntakeConfig {
  identity: IdentityConfig;
  hasher: Hasher;
  /** Where none is given, receipts that touchpoints quote prove nothing. Whoever stores touchpoints gives it. */
  receipts?: Pick<Receipts, 'read'>;
}

type Fault = Pick<QuarantineRecord, 'reason' | 'issues'> & { touchpoint?: string };
export type Intake = { ok: true; touchpoint: StoredTouchpoint } | ({ ok: false } & Fault);

/** What a touchpoint's id, as sent or as kept, is stored under. */
export function tidOf({ digest }: Pick<Hasher, 'digest'>, id: string): Tid {
  return digestInId(id) ?? digest(id);
}

/** Reads one touchpoint as a producer sent it; nothing is thrown, whatever it is. `now` in ms. */
export function readTouchpoint(raw: unknown, now: number, config: IntakeConfig): Intake {
  const plain = readPlain(raw, now, config);
  return plain === undefined ? examine(raw, now, config) : { ok: true, touchpoint: plain };
}

/** What is not plainly valid: refused with all its faults, or valid after all. */
function examine(raw: unknown, now: number, config: IntakeConfig): Intake {
  const text = jsonText(raw);
  const id = idOf(raw, config.identity.defaultCountry, config.hasher);
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
  const { identifiers, journey, version: _, ...content } = parsed.data;
  const at = Date.parse(content.occurredAt);
  if (Number.isNaN(at) || at < EARLIEST) {
    return refuse('from-the-past', {
      path: 'occurredAt',
      message: `is ${content.occurredAt}, before 2000: set the clock of the system that sent it`,
    });
  }
  if (at > now + FUTURE_MS) {
    return refuse('from-the-future', {
      path: 'occurredAt',
      message: `is ${content.occurredAt}, more than 10 minutes ahead: set the clock of the system that sent it, or its offset`,
    });
  }
  const { ids, unknown } = nodesOf(parsed.data, config);
  if (unknown.length > 0) {
    const known = config.identity.namespaces.map(each => each.name).join(', ');
    return refuse(
      'invalid',
      ...unknown.slice(0, 10).map(name => ({
        path: pathText(['identifiers', name]),
        message: `is no configured namespace: use ${known}`,
      })),
    );
  }
  if (ids.length === 0) {
    return refuse('no-identifier', {
      path: 'identifiers',
      message:
        'none is left after placeholders are dropped: send at least one real identifier or a journey key',
    });
  }
  return { ok: true, touchpoint: storedFrom({ content, identifiers, journey, at }, ids, config) };
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

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) =>
      typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${shown(String(part))}`,
    )
    .join('');
}

/** The namespaces a touchpoint's identifiers are of, in rank order. */
export function namespacesOf(touchpoint: StoredTouchpoint): string[] {
  return touchpoint.ids.map(namespaceOf);
}
