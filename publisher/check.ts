import type * as z from 'zod';
import { touchpoint } from '../shared/contract/touchpoint.ts';
import { MAX_TOUCHPOINT_BYTES } from '../shared/contract/touchpoint-values.ts';

export interface Issue {
  /** Such as `survey.score` or `voice[2].text`; empty for the touchpoint as a whole. */
  path: string;
  /** What is wrong there and how to mend it; continues a sentence that begins with the path. */
  message: string;
}

export type Checked = { ok: true; text: string; bytes: number } | { ok: false; issues: Issue[] };

/** Checks a touchpoint by the contract and writes it as JSON; nothing is thrown, whatever it is. */
export function checkTouchpoint(value: unknown): Checked {
  let parsed: z.ZodSafeParseResult<object>;
  try {
    parsed = touchpoint.safeParse(value, { error: wordsFor });
  } catch (error) {
    return fault(`cannot be read (${String(error)}): send plain data`);
  }
  if (!parsed.success) {
    return {
      ok: false,
      issues: parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
    };
  }
  // Not the caller's object: that may change, or have a toJSON of its own.
  const text = JSON.stringify(parsed.data);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_TOUCHPOINT_BYTES) return { ok: true, text, bytes };
  return fault(
    `has ${bytes} bytes, at most ${MAX_TOUCHPOINT_BYTES} are taken: shorten its texts and attributes`,
  );
}

function fault(message: string): Checked {
  return { ok: false, issues: [{ path: '', message }] };
}

/** For what the contract has no words of its own. */
function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing: add it (${kind(issue.expected)})`;
      return `is ${kindOf(issue.input)}: send ${kind(issue.expected)}`;
    case 'unrecognized_keys':
      return `holds ${issue.keys.join(', ')}, which the contract does not know: use attributes, or take it out`;
    case 'invalid_value':
      return `is no value of the contract: send ${issue.values.join(' or ')}`;
    case 'too_big':
      return `is above ${limit(issue.origin, issue.maximum)}: send less`;
    case 'too_small':
      return `is below ${limit(issue.origin, issue.minimum)}: send more, or leave it out`;
    case 'invalid_key':
      return `is a name that cannot be used: it ${issue.issues[0]?.message ?? 'is refused'}`;
    case 'invalid_union':
      return 'is no scalar: send a text of at most 1024 characters, a finite number, true or false';
    default:
      return undefined;
  }
}

function kind(expected: string): string {
  return (
    { string: 'a text', number: 'a finite number', boolean: 'true or false', array: 'a list' }[expected] ??
    'an object'
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`;
  return (
    { string: 'a text', number: 'a number', boolean: 'a boolean', object: 'an object' }[
      String(typeof value)
    ] ?? `a ${typeof value}`
  );
}

function limit(origin: string, bound: number | bigint): string {
  const unit = { string: ' characters', array: ' members' }[origin] ?? '';
  return `${bound}${unit}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
