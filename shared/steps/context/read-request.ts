import { isFields, isSlug, isText } from '../../contract/accept-values.ts';
import type { ContextRequest, ContextRequested } from '../../contract/context.ts';

export interface RequestFault {
  parameter: string;
  message: string;
}
export type ReadRequest<T> = { ok: true; request: T } | { ok: false; errors: RequestFault[] };

const SLUG = 'must be a slug: lower-case letters, digits and single hyphens, such as call-center';

/** Takes and refuses what the schema (`contract/context.ts`) does, but half surrogate pairs; by hand, for cold starts. */
export function readContextRequest(raw: unknown): ReadRequest<ContextRequest> {
  return read(raw, [], ({ namespace, value, channel }) => ({
    namespace: String(namespace),
    value: String(value),
    ...(channel === undefined ? {} : { channel: String(channel) }),
  }));
}

/** The same of the detail of an event. */
export function readContextRequested(raw: unknown): ReadRequest<ContextRequested> {
  return read(raw, ['requestId', 'channel'], ({ namespace, value, channel, requestId, team }) => ({
    namespace: String(namespace),
    value: String(value),
    channel: String(channel),
    requestId: String(requestId),
    ...(team === undefined ? {} : { team: String(team) }),
  }));
}

function read<T>(
  raw: unknown,
  more: readonly ('requestId' | 'channel')[],
  take: (fields: Readonly<Record<string, unknown>>) => T,
): ReadRequest<T> {
  if (!isFields(raw)) {
    const message = 'is no object: send { namespace, value, channel }';
    return { ok: false, errors: [{ parameter: 'body', message }] };
  }
  const isEvent = more.length > 0;
  const errors: RequestFault[] = [];
  const refuse = (parameter: string, message: string) => errors.push({ parameter, message });
  const text = (name: string, most: number) => {
    if (raw[name] === undefined) refuse(name, 'is missing');
    else if (!isText(raw[name], most)) refuse(name, `must be a text of 1 to ${most} characters`);
  };
  text('namespace', 80);
  text('value', 512);
  if (isEvent) text('requestId', 128);
  for (const name of ['channel', ...(isEvent ? ['team'] : [])]) {
    if (raw[name] === undefined) {
      if (more.some(each => each === name)) refuse(name, 'is missing');
    } else if (!isSlug(raw[name])) refuse(name, SLUG);
  }
  const known = ['namespace', 'value', 'channel', ...(isEvent ? ['requestId', 'team'] : [])];
  for (const name in raw) {
    if (!known.includes(name)) refuse(name.slice(0, 60), `is not known: there are ${known.join(', ')}`);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, request: take(raw) };
}
