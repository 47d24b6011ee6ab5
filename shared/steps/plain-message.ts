import { DETAIL_TYPES, OPERATIONS_SOURCE } from '../contract/events.ts';
import { TOUCHPOINT_VERSION } from '../contract/touchpoint-values.ts';
import type { IntakeConfig } from './intake.ts';
import { readPlain } from './plain-touchpoint.ts';
import type { Message, Received } from './receive.ts';

/**
 * A message of plainly valid touchpoints and nothing else, read without the schemas; what `receive` would answer, or
 * `undefined` where that must look.
 */
export function receivePlain({ id, body }: Message, now: number, config: IntakeConfig): Received | undefined {
  const raws = touchpointsIn(body);
  if (raws === undefined) return undefined;
  const touchpoints: Received['touchpoints'] = [];
  for (const raw of raws) {
    const touchpoint = readPlain(raw, now, config);
    if (touchpoint === undefined) return undefined;
    touchpoints.push(touchpoint);
  }
  return { message: id, received: raws.length, touchpoints, corrections: [], definitions: [], refused: [] };
}

function touchpointsIn(body: string): readonly unknown[] | undefined {
  const event = objectIn(body);
  if (event === undefined) return undefined;
  const { source, detail, 'detail-type': type } = event;
  if (typeof source !== 'string' || source === OPERATIONS_SOURCE) return undefined;
  if (type === DETAIL_TYPES.one) return [detail];
  if (type !== DETAIL_TYPES.batch || !isObject(detail)) return undefined;
  const { version, touchpoints, ...others } = detail;
  if (version !== undefined && version !== TOUCHPOINT_VERSION) return undefined;
  if (!Array.isArray(touchpoints) || touchpoints.length === 0 || Object.keys(others).length > 0)
    return undefined;
  return touchpoints;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
