import type { IdentityConfig } from '../contract/identity-config.ts';
import type { Touchpoint } from '../contract/touchpoint.ts';

export type Namespace = IdentityConfig['namespaces'][number];
export type Identifier = { namespace: string; value: string };

/** Semantics §2: what systems write where they know nobody. Compared in lower case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  'null|none|nan|undefined|unknown|anonymous|guest|n/a|true|false|id|email|distinct_id|[object object]|-1'.split(
    '|',
  ),
);
const LONGEST_PLACEHOLDER = Math.max(...[...PLACEHOLDERS].map(each => each.length));

/**
 * One identifier in its comparable form (semantics §2): trimmed; `email` in lower case; `phone` as E.164, read
 * in `defaultCountry` (ISO 3166 code) where it names no country. `undefined`: a placeholder, an implausible
 * phone number, text with half a surrogate pair (all such would hash alike), or nothing left.
 */
export function normaliseIdentifier(
  namespace: Namespace,
  raw: string,
  defaultCountry: string,
): string | undefined {
  const value = trim(raw);
  if (isPlaceholder(value) || !value.isWellFormed()) return undefined;
  switch (namespace.format) {
    case 'phone':
      return e164(value, defaultCountry);
    case 'email':
      return value.toLowerCase();
    case 'text':
    case undefined:
      return value;
  }
}

/**
 * The identifiers of a touchpoint that name somebody, highest rank first; the journey key is the last, as
 * `journey:<type>`. `unknown`: namespaces that are not configured, in code unit order.
 */
export function rankedIdentifiers(
  touchpoint: Pick<Touchpoint, 'identifiers' | 'journey'>,
  config: IdentityConfig,
): { usable: Identifier[]; unknown: string[] } {
  const { identifiers, journey } = touchpoint;
  const usable: Identifier[] = [];
  let known = 0;
  for (const namespace of config.namespaces) {
    if (!Object.hasOwn(identifiers, namespace.name)) continue;
    known++;
    const value = normaliseIdentifier(namespace, identifiers[namespace.name] ?? '', config.defaultCountry);
    if (value !== undefined) usable.push({ namespace: namespace.name, value });
  }
  if (journey?.key !== undefined) {
    const name = `journey:${journey.type ?? 'default'}`;
    const value = normaliseIdentifier({ name, kind: 'anonymous' }, journey.key, config.defaultCountry);
    if (value !== undefined) usable.push({ namespace: name, value });
  }
  const names = Object.keys(identifiers);
  if (names.length === known) return { usable, unknown: [] };
  const configured = new Set(config.namespaces.map(each => each.name));
  return { usable, unknown: names.filter(name => !configured.has(name)).sort() };
}

function isPlaceholder(value: string): boolean {
  if (value.length <= LONGEST_PLACEHOLDER && PLACEHOLDERS.has(value.toLowerCase())) return true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code !== 0x30 && code !== 0x2d && !isBlank(code)) return false;
  }
  return true;
}

function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Unicode white space, and what has no width: joiners, soft hyphen, marks of direction, byte order mark. */
function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0xad ||
    code === 0x1680 ||
    code === 0x180e ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x206f) ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** `national`: plausible numbers without trunk prefix. `rewrite`: old or domestic spellings of the same number. */
export type Plan = {
  code: string;
  trunk?: string;
  national: RegExp;
  /** Dialled before a calling code, beside `00`. */
  exit?: string;
  rewrite?: readonly (readonly [RegExp, string])[];
};

const northAmerica: Plan = { code: '1', trunk: '1', exit: '011', national: /^[2-9]\d\d[2-9]\d{6}$/ };

/** By ISO 3166 country; numbering plans as of 2026 (ITU-T E.164 and the national plans it lists). */
export const PLANS: ReadonlyMap<string, Plan> = new Map<string, Plan>([
  ['ES', { code: '34', national: /^[5-9]\d{8}$/ }],
  ['PT', { code: '351', national: /^[2-9]\d{8}$/ }],
  ['FR', { code: '33', trunk: '0', national: /^[1-9]\d{8}$/ }],
  ['DE', { code: '49', trunk: '0', national: /^[1-9]\d{5,12}$/ }],
  // Italy's leading 0 is part of the number, from abroad too.
  ['IT', { code: '39', national: /^(?:0[1-9]\d{4,9}|3\d{8,9}|[89]\d{8})$/ }],
  ['GB', { code: '44', trunk: '0', national: /^[1-9]\d{8,9}$/ }],
  ['IE', { code: '353', trunk: '0', national: /^[1-9]\d{6,8}$/ }],
  ['NL', { code: '31', trunk: '0', national: /^[1-9]\d{8}$/ }],
  ['BE', { code: '32', trunk: '0', national: /^[1-9]\d{7,8}$/ }],
  ['LU', { code: '352', national: /^[24-9]\d{3,10}$/ }],
  ['CH', { code: '41', trunk: '0', national: /^[1-9]\d{8}$/ }],
  ['AT', { code: '43', trunk: '0', national: /^[1-9]\d{6,12}$/ }],
  ['PL', { code: '48', national: /^[1-9]\d{8}$/ }],
  ['SE', { code: '46', trunk: '0', national: /^[1-9]\d{6,8}$/ }],
  ['NO', { code: '47', national: /^[2-9]\d{7}$/ }],
  ['DK', { code: '45', national: /^[2-9]\d{7}$/ }],
  ['FI', { code: '358', trunk: '0', national: /^[1-9]\d{5,10}$/ }],
  ['GR', { code: '30', national: /^[2-9]\d{9}$/ }],
  ['CZ', { code: '420', national: /^[2-9]\d{8}$/ }],
  ['SK', { code: '421', trunk: '0', national: /^[2-9]\d{8}$/ }],
  ['HU', { code: '36', trunk: '06', national: /^[1-9]\d{7,8}$/ }],
  ['RO', { code: '40', trunk: '0', national: /^[2-9]\d{8}$/ }],
  ['US', northAmerica],
  ['CA', northAmerica],
  ['MX', { code: '52', trunk: '0', national: /^[2-9]\d{9}$/, rewrite: [[/^(?:1|44|45)(\d{10})$/, '$1']] }],
  ['BR', { code: '55', trunk: '0', national: /^[1-9]{2}(?:9\d{8}|[2-9]\d{7})$/ }],
  [
    'AR',
    {
      code: '54',
      trunk: '0',
      national: /^(?:[1-8]\d{9}|9[1-8]\d{9})$/,
      // A mobile number is area 15 local at home, 9 area local from abroad.
      rewrite: [[/^(?:(11)15(\d{8})|([2-8]\d\d)15(\d{7})|([2-8]\d{3})15(\d{6}))$/, '9$1$2$3$4$5$6']],
    },
  ],
  ['CL', { code: '56', trunk: '0', national: /^[2-9]\d{8}$/ }],
  ['CO', { code: '57', trunk: '0', national: /^[1-9]\d{9}$/ }],
  ['PE', { code: '51', trunk: '0', national: /^[1-9]\d{7,8}$/ }],
  ['AU', { code: '61', trunk: '0', exit: '0011', national: /^[1-9]\d{8}$/ }],
  ['NZ', { code: '64', trunk: '0', national: /^(?:2\d{7,9}|[3-9]\d{7})$/ }],
  ['JP', { code: '81', trunk: '0', exit: '010', national: /^[1-9]\d{8,9}$/ }],
  ['IN', { code: '91', trunk: '0', national: /^[1-9]\d{9}$/ }],
  ['CN', { code: '86', trunk: '0', national: /^(?:1[3-9]\d{9}|10\d{8}|[2-9]\d{8,10})$/ }],
]);

const PLAIN = /^\+?[\d ().\-/]+$/;
const NUMBER = /^\(?\+?[\d\s().\-/\u2010-\u2015\u2212]+$/u;
const EXTENSION = /(?:[;,#].*|\s*(?:ext(?:ensi[oó]n)?|x)[.:\s]*\d+)$/iu;

/** Without what may stand around or in a number; `undefined`: there are words. */
function spelled(text: string): string | undefined {
  const written = westernDigits(text).replace(/^tel:/i, '').replace(EXTENSION, '');
  return NUMBER.test(written) ? written : undefined;
}

function e164(text: string, defaultCountry: string): string | undefined {
  if (text.length > 64) return undefined;
  const written = PLAIN.test(text) ? text : spelled(text);
  if (written === undefined) return undefined;
  const digits = written.replace(/\D/g, '');
  // The (0) of +44 (0)20 … is dialled at home only; but in Italy it is part of the number.
  const without = written.replace('(0)', '').replace(/\D/g, '');
  if (written.includes('+')) return international(digits, without);
  const home = PLANS.get(defaultCountry);
  for (const exit of [home?.exit, '00']) {
    if (exit !== undefined && digits.startsWith(exit)) {
      return international(digits.slice(exit.length), without.slice(exit.length));
    }
  }
  return home === undefined ? undefined : domestic(home, digits);
}

/** Both begin with a calling code. One that is not in the table is taken on trust, where long enough. */
function international(digits: string, without: string): string | undefined {
  for (const plan of PLANS.values()) {
    if (!digits.startsWith(plan.code)) continue;
    const rest = digits.slice(plan.code.length);
    return (
      complete(plan, rest) ??
      complete(plan, withoutTrunk(plan, rest) ?? '') ??
      complete(plan, without.slice(plan.code.length))
    );
  }
  return /^[1-9]\d{7,14}$/.test(without) ? `+${without}` : undefined;
}

function domestic(plan: Plan, digits: string): string | undefined {
  const dialled = withoutTrunk(plan, digits);
  if (dialled !== undefined) {
    // In Brazil the carrier's two digits may follow the trunk prefix.
    return complete(plan, dialled) ?? (plan.code === '55' ? complete(plan, dialled.slice(2)) : undefined);
  }
  const national = complete(plan, digits);
  if (!digits.startsWith(plan.code)) return national;
  const withCode = complete(plan, digits.slice(plan.code.length));
  // Either a lost + or a lost trunk 0. Eleven digits and more: the +; with fewer nobody knows.
  if (national === undefined || withCode === undefined) return national ?? withCode;
  return digits.length >= 11 ? withCode : undefined;
}

function withoutTrunk(plan: Plan, digits: string): string | undefined {
  return plan.trunk !== undefined && digits.startsWith(plan.trunk)
    ? digits.slice(plan.trunk.length)
    : undefined;
}

function complete(plan: Plan, national: string): string | undefined {
  if (plan.national.test(national)) return `+${plan.code}${national}`;
  for (const [pattern, replacement] of plan.rewrite ?? []) {
    const rewritten = national.replace(pattern, replacement);
    if (rewritten !== national && plan.national.test(rewritten)) return `+${plan.code}${rewritten}`;
  }
  return undefined;
}

/** Full-width and Arabic digits, and the full-width plus, as ASCII; marks without width inside the number go. */
function westernDigits(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code >= 0xff10 && code <= 0xff19) out += String(code - 0xff10);
    else if (code >= 0x0660 && code <= 0x0669) out += String(code - 0x0660);
    else if (code >= 0x06f0 && code <= 0x06f9) out += String(code - 0x06f0);
    else if (code === 0xff0b) out += '+';
    else if (code >= 0x80 && isBlank(code)) out += ' ';
    else out += character;
  }
  return out;
}
