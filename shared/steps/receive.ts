import * as z from 'zod';
import type { QuarantineRecord } from '../contract/quarantine.ts';
import { DETAIL_TYPES, envelope, type StoredTouchpoint, TOUCHPOINT_VERSION } from '../contract/touchpoint.ts';
import { touchpointUpcasters, upcast } from '../contract/upcast.ts';
import { type IntakeConfig, readTouchpoint } from './intake.ts';

/** A message of the queue: `body` is the JSON of an EventBridge event. */
export interface Message {
  id: string;
  body: string;
}

/** What one message holds: touchpoints to store, and what cannot be. `received` counts both. */
export interface Received {
  message: string;
  received: number;
  touchpoints: StoredTouchpoint[];
  refused: QuarantineRecord[];
}

const event = z.object({ 'detail-type': z.string(), source: z.string(), detail: z.unknown() });

/** Reads a message whole, whatever it is: a bad touchpoint is refused alone, a bad envelope as one. `now` in ms. */
export function receive({ id, body }: Message, now: number, config: IntakeConfig): Received {
  const result: Received = { message: id, received: 0, touchpoints: [], refused: [] };
  const refuse = (
    source: string,
    payload: string,
    fault: Pick<QuarantineRecord, 'reason' | 'issues' | 'touchpoint'>,
  ): Received => {
    result.received += 1;
    result.refused.push(quarantineRecord(config, now, source, payload, fault));
    return result;
  };

  const parsed = parseJson(body);
  if (parsed === undefined) {
    return refuse(
      'unknown',
      body,
      fault('not-json', '', 'is not JSON: send the event as EventBridge delivers it'),
    );
  }
  const read = event.safeParse(parsed);
  if (!read.success) {
    return refuse(
      'unknown',
      body,
      fault('invalid-envelope', '', 'is no event with detail-type, source and detail'),
    );
  }
  const { source, detail, 'detail-type': type } = read.data;
  if (type === DETAIL_TYPES.one) {
    take(result, detail, source, now, config);
    return result;
  }
  if (type !== DETAIL_TYPES.batch) {
    const names = `${DETAIL_TYPES.one} or ${DETAIL_TYPES.batch}`;
    return refuse(source, body, fault('invalid-envelope', 'detail-type', `is ${type}: use ${names}`));
  }
  const current = upcast(detail, TOUCHPOINT_VERSION, touchpointUpcasters);
  if (!current.ok) {
    const message = `is ${JSON.stringify(current.version)}, versions 1 to ${current.newest} are known: send one of these`;
    return refuse(source, body, fault('unsupported-version', 'detail.version', message));
  }
  const opened = envelope.safeParse(current.raw);
  if (!opened.success) {
    const message =
      'must be { "touchpoints": [ … ] } with at least one touchpoint and nothing else but version';
    return refuse(source, body, fault('invalid-envelope', 'detail', message));
  }
  for (const raw of opened.data.touchpoints) take(result, raw, source, now, config);
  return result;
}

function take(result: Received, raw: unknown, source: string, now: number, config: IntakeConfig): void {
  result.received += 1;
  const intake = readTouchpoint(raw, now, config);
  if (intake.ok) result.touchpoints.push(intake.touchpoint);
  else result.refused.push(quarantineRecord(config, now, source, JSON.stringify(raw), intake));
}

/** Named by its reason and payload: a redelivery makes the same record. */
export function quarantineRecord(
  { hasher }: IntakeConfig,
  now: number,
  source: string,
  payload: string,
  { reason, issues, touchpoint }: Pick<QuarantineRecord, 'reason' | 'issues' | 'touchpoint'>,
): QuarantineRecord {
  return {
    id: hasher.keyed(`${reason} ${payload}`),
    reason,
    issues,
    receivedAt: new Date(now).toISOString(),
    source,
    ...(touchpoint === undefined ? {} : { touchpoint }),
    payload,
  };
}

function fault(reason: QuarantineRecord['reason'], path: string, message: string) {
  return { reason, issues: [{ path, message }] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
