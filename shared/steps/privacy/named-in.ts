import type { IdentityConfig } from '../../contract/identity-config.ts';
import { normaliseIdentifier, rankedIdentifiers } from '../../domain/normalise.ts';
import type { NodeId } from '../../domain/types.ts';
import type { IntakeConfig } from '../intake.ts';
import { nodeIdOf } from '../node-names.ts';

/** Whose traces are looked for. `raw` is what was asked for, where it is known; it alone is found in broken JSON. */
export interface Wanted {
  own: ReadonlySet<NodeId>;
  raw?: string | undefined;
}

/** Whether a payload, whatever it is, names one of the identifiers: as producers send them, or hashed. */
export function namesAny(payload: string, { own, raw }: Wanted, config: IntakeConfig): boolean {
  const parsed = parseJson(payload);
  if (parsed === undefined) return raw !== undefined && holdsText(payload, raw);
  return isNamedIn(parsed.value, own, config);
}

/** The same of JSON that is parsed. */
export function isNamedIn(value: unknown, own: ReadonlySet<NodeId>, config: IntakeConfig): boolean {
  // A list of what is left to look into: a hostile payload may be nested deeper than calls can be.
  for (let left = [value]; left.length > 0; ) {
    const next: unknown[] = [];
    for (const each of left) {
      if (typeof each === 'string' && own.has(each)) return true;
      if (typeof each !== 'object' || each === null) continue;
      if (identifiersOf(each, config).some(id => own.has(id))) return true;
      next.push(...Object.values(each));
    }
    left = next;
  }
  return false;
}

/** Of an object that looks like a touchpoint, or like one identifier. */
function identifiersOf(holder: object, { identity, hasher }: IntakeConfig): NodeId[] {
  const { identifiers, journey, namespace, value } = holder as Record<string, unknown>;
  const key = recordOf(journey)['key'];
  const type = recordOf(journey)['type'];
  const { usable } = rankedIdentifiers(
    {
      identifiers: textsOf(identifiers),
      journey: {
        ...(isText(key) ? { key: String(key) } : {}),
        ...(isText(type) ? { type: String(type) } : {}),
      },
    },
    identity,
  );
  const named = isText(namespace) && isText(value) ? oneOf(String(namespace), String(value), identity) : [];
  return [...usable, ...named].map(each => nodeIdOf(hasher, each.namespace, each.value));
}

function oneOf(name: string, text: string, { namespaces, defaultCountry }: IdentityConfig) {
  const namespace = namespaces.find(each => each.name === name) ?? { name, kind: 'anonymous' as const };
  const value = normaliseIdentifier(namespace, text, defaultCountry);
  return value === undefined ? [] : [{ namespace: name, value }];
}

const isText = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(recordOf(value)).filter(([, each]) => isText(each));
  return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]));
}

/** As a word of its own: `42` is not in `1422`. */
function holdsText(payload: string, raw: string): boolean {
  const wanted = raw.trim().toLowerCase();
  const text = payload.toLowerCase();
  for (const form of new Set([wanted, JSON.stringify(wanted).slice(1, -1)])) {
    for (let at = text.indexOf(form); at >= 0 && form !== ''; at = text.indexOf(form, at + 1)) {
      if (!isWord(text[at - 1]) && !isWord(text[at + form.length])) return true;
    }
  }
  return false;
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
