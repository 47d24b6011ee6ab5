import { DETAIL_TYPES } from '../../contract/events.ts';
import type { QuarantineRecord } from '../../contract/quarantine.ts';
import { touchpoint } from '../../contract/touchpoint.ts';
import { readStoredForm } from './stored-form.ts';

/** A change of a payload: a member set to a value, or taken away. `path` is written as in a record's issues. */
export type Edit = { path: string[]; set: unknown } | { path: string[]; remove: true };

/** What is wrong with an edit, or with a payload it cannot be made in. */
export class FixError extends Error {
  readonly code = 'cannot-fix';
  constructor(message: string) {
    super(message);
    this.name = 'FixError';
  }
}

/** `path=text` sets a text, `path:=json` any value. */
export function parseSet(text: string): Edit {
  const match = /^(.+?)(:?)=(.*)$/s.exec(text);
  if (match === null) throw new FixError(`"${text}" sets nothing: write path=text, or path:=json`);
  const [, path = '', json, value = ''] = match;
  return { path: parsePath(path), set: json === ':' ? parseValue(path, value) : value };
}

/** `identifiers.email`, `voice[0].text`, `attributes["a.b"]`. */
export function parsePath(text: string): string[] {
  const parts: string[] = [];
  const part = /\.?([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy;
  while (part.lastIndex < text.length) {
    const at = part.lastIndex;
    const match = part.exec(text);
    if (match === null || (at === 0 && text.startsWith('.'))) {
      throw new FixError(`"${text}" is no path: write it as identifiers.email or voice[0].text`);
    }
    parts.push(match[1] ?? match[2] ?? String(JSON.parse(`"${match[3]}"`)));
  }
  if (parts.length === 0)
    throw new FixError('A path is empty: write it as identifiers.email or voice[0].text');
  return parts;
}

function parseValue(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FixError(`The value for ${path} is not JSON: write ${path}=… for a text`);
  }
}

/** The payload with the edits made; the one given stays as it is. */
export function applyEdits(payload: unknown, edits: readonly Edit[]): unknown {
  const root = { payload: structuredClone(payload) };
  for (const edit of edits) {
    const path = ['payload', ...edit.path];
    const last = path.pop() ?? '';
    let holder: unknown = root;
    for (const [i, part] of path.entries()) {
      const next = own(holder, part);
      if (next === undefined && 'remove' in edit) break;
      if (next === undefined && i > 0) put(holder, part, {});
      holder = own(holder, part);
    }
    if ('remove' in edit) take(holder, last);
    else if (!put(holder, last, edit.set)) {
      throw new FixError(
        `${edit.path.join('.')} cannot be set: what holds it is neither an object nor a list`,
      );
    }
  }
  return root.payload;
}

const own = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null
    ? Object.getOwnPropertyDescriptor(holder, name)?.value
    : undefined;

// Defined, not assigned: a member called __proto__ is one like any other.
function put(holder: unknown, name: string, value: unknown): boolean {
  if (typeof holder !== 'object' || holder === null) return false;
  if (Array.isArray(holder) && !/^\d{1,6}$/.test(name)) return false;
  Object.defineProperty(holder, name, { value, configurable: true, enumerable: true, writable: true });
  return true;
}

function take(holder: unknown, name: string): void {
  if (Array.isArray(holder) && /^\d+$/.test(name)) holder.splice(Number(name), 1);
  else if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, name);
}

/** What redriving a record would send, and what the contract still says against it. */
export interface Fixed {
  record: string;
  touchpoints: unknown[];
  /** The touchpoint is in stored form, and goes under this id. */
  storedAs?: string;
  faults: { path: string; message: string }[];
}

/**
 * Fixes a record: by edits, or by `corrected` in place of its payload. `newId`: for one in stored form, whose
 * identifiers nobody can edit; `{id}` in it stands for its own id. What only ingest can judge (clocks, identifiers) it does.
 */
export function fix(
  record: QuarantineRecord,
  by: { edits?: readonly Edit[]; corrected?: readonly unknown[]; newId?: string },
): Fixed {
  const { edits = [], corrected, newId } = by;
  const kept = record.reason === 'id-conflict' ? readStoredForm(record.payload) : undefined;
  if (kept !== undefined && corrected === undefined) {
    if (edits.length > 0) {
      throw new FixError(
        `${record.id} is in stored form (identifiers hashed): give it a new id, or a corrected touchpoint`,
      );
    }
    if (newId === undefined)
      throw new FixError(`${record.id} lost its id to another content: give it a new one`);
    const storedAs = newId.replaceAll('{id}', () => kept.id);
    const fits = touchpoint.shape.id.safeParse(storedAs).success && storedAs !== kept.id;
    const faults = fits ? [] : [{ path: 'id', message: 'must be another one, of 1 to 128 characters' }];
    return { record: record.id, touchpoints: [], storedAs, faults };
  }
  if (newId !== undefined) {
    throw new FixError(`${record.id} is not in stored form: set its id like any other member`);
  }
  const touchpoints = corrected ?? touchpointsIn(applyEdits(payloadOf(record), edits), record.id);
  const faults = touchpoints.flatMap((each, i) => {
    const { error } = touchpoint.safeParse(each);
    const before = touchpoints.length === 1 ? '' : `[${i}].`;
    return (error?.issues ?? []).map(({ path, message }) => ({
      path: `${before}${path.join('.')}`,
      message,
    }));
  });
  return { record: record.id, touchpoints: [...touchpoints], faults };
}

function payloadOf({ id, payload }: QuarantineRecord): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new FixError(`The payload of ${id} is not JSON: give a corrected file in its place`);
  }
}

/** A payload is a touchpoint, or the whole event where not even that could be opened. */
function touchpointsIn(payload: unknown, id: string): unknown[] {
  if (own(payload, 'detail-type') === undefined) return [payload];
  const detail = own(payload, 'detail');
  if (own(payload, 'detail-type') === DETAIL_TYPES.one) return [detail];
  const touchpoints = own(detail, 'touchpoints');
  if (Array.isArray(touchpoints) && touchpoints.length > 0) return touchpoints;
  throw new FixError(
    `The payload of ${id} is an event without touchpoints: set detail.touchpoints, or give a file`,
  );
}
