import * as z from 'zod';
import type { StoredCorrection } from '../contract/correction.ts';
import {
  CORRECTION_DETAIL_TYPE,
  DEFINITION_DETAIL_TYPE,
  DETAIL_TYPES,
  OPERATIONS_SOURCE,
} from '../contract/events.ts';
import { type DefinitionPut, definitionPut } from '../contract/journey-definition.ts';
import { type QuarantineRecord, type Redrive, redriveEnvelope } from '../contract/quarantine.ts';
import { envelope, type StoredTouchpoint } from '../contract/touchpoint.ts';
import { TOUCHPOINT_VERSION } from '../contract/touchpoint-values.ts';
import { touchpointUpcasters, upcast } from '../contract/upcast.ts';
import { type IntakeConfig, jsonText, quoted, readTouchpoint } from './intake.ts';
import { quarantineRecord } from './quarantine-record.ts';
import { readCorrection } from './read-correction.ts';
import { shown } from './shown.ts';

/** A message of the queue: `body` is the JSON of an EventBridge event. */
export interface Message {
  id: string;
  body: string;
}

/** What one message holds: touchpoints to store, a correction, a definition, and what cannot be. `received` counts all. */
export interface Received {
  message: string;
  received: number;
  touchpoints: StoredTouchpoint[];
  corrections: StoredCorrection[];
  definitions: DefinitionPut[];
  refused: QuarantineRecord[];
  /** An operator's: in whose place these come. */
  redrive?: Redrive;
}

const event = z.object({ 'detail-type': z.string(), source: z.string(), detail: z.unknown() });

/** Reads a message whole, whatever it is: a bad touchpoint is refused alone, a bad envelope as one. `now` in ms. */
export function receive({ id, body }: Message, now: number, config: IntakeConfig): Received {
  const result: Received = {
    message: id,
    received: 0,
    touchpoints: [],
    corrections: [],
    definitions: [],
    refused: [],
  };
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
    take(result, detail, body, source, now, config);
    return result;
  }
  if (type === CORRECTION_DETAIL_TYPE && source === OPERATIONS_SOURCE) {
    const read = readCorrection(detail, config);
    if (!read.ok) return refuse(source, jsonText(detail) ?? body, { reason: 'invalid', issues: read.issues });
    result.received += 1;
    result.corrections.push(read.correction);
    return result;
  }
  if (type === DEFINITION_DETAIL_TYPE && source === OPERATIONS_SOURCE) {
    const read = definitionPut.safeParse(detail);
    if (!read.success) {
      const issues = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return refuse(source, jsonText(detail) ?? body, { reason: 'invalid', issues });
    }
    result.received += 1;
    result.definitions.push(read.data);
    return result;
  }
  if (type !== DETAIL_TYPES.batch) {
    const names = `${DETAIL_TYPES.one} or ${DETAIL_TYPES.batch}`;
    return refuse(source, body, fault('invalid-envelope', 'detail-type', `is ${shown(type)}: use ${names}`));
  }
  const again = source === OPERATIONS_SOURCE ? redriveEnvelope.safeParse(detail) : undefined;
  if (again?.success === true) {
    const { redrive, touchpoints } = again.data;
    result.redrive = redrive;
    for (const raw of touchpoints) take(result, raw, body, source, now, config);
    return result;
  }
  const current = upcast(detail, TOUCHPOINT_VERSION, touchpointUpcasters);
  if (!current.ok) {
    const message = `is ${quoted(current.version)}, versions 1 to ${current.newest} are known: send one of these`;
    return refuse(source, body, fault('unsupported-version', 'detail.version', message));
  }
  const opened = envelope.safeParse(current.raw);
  if (!opened.success) {
    const message =
      'must be { "touchpoints": [ … ] } with at least one touchpoint and nothing else but version';
    return refuse(source, body, fault('invalid-envelope', 'detail', message));
  }
  for (const raw of opened.data.touchpoints) take(result, raw, body, source, now, config);
  return result;
}

function take(
  result: Received,
  raw: unknown,
  body: string,
  source: string,
  now: number,
  config: IntakeConfig,
): void {
  result.received += 1;
  const intake = readTouchpoint(raw, now, config);
  if (intake.ok) result.touchpoints.push(intake.touchpoint);
  else {
    const { record } = result.redrive ?? {};
    result.refused.push(quarantineRecord(config, now, source, jsonText(raw) ?? body, intake, record));
  }
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
