import { redact } from '../domain/redaction.ts';

/** Of a value that is told again, no more is looked at. */
export const LONGEST_SHOWN = 400;

/** What was sent is repeated, but neither at any length nor what it may say of a person. */
export function shown(text: string): string {
  const told = redact(text.slice(0, LONGEST_SHOWN), { country: '' });
  return told.length > 80 || text.length > LONGEST_SHOWN ? `${told.slice(0, 80).toWellFormed()}…` : told;
}
