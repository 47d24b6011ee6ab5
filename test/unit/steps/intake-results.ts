import { readTouchpoint } from '../../../shared/steps/intake.ts';
import { intake } from '../../arbitraries/stored.ts';
import { NOW } from '../../arbitraries/valid-touchpoint.ts';

export const read = (raw: unknown) => readTouchpoint(raw, NOW, intake);

export function taken(raw: unknown) {
  const result = read(raw);
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.touchpoint;
}

export function refused(raw: unknown) {
  const result = read(raw);
  if (result.ok) throw new Error(`taken: ${JSON.stringify(result.touchpoint)}`);
  const [issue] = result.issues;
  return { reason: result.reason, path: issue?.path, message: issue?.message, issues: result.issues };
}
