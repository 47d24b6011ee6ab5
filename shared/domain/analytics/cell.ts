import type { JourneyLog } from './journey-log.ts';

/** Parts joined by `/`, escaped as in a JSON Pointer (RFC 6901): a cell is short, and no text can pass for another. */
export function cellOf(...parts: (string | number)[]): string {
  return parts.map(part => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}

export function partsOf(cell: string): string[] {
  return cell.split('/').map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Number of a text that a cell or an option names; -1 where the log has none such. */
export function namedNumber({ texts }: JourneyLog, text: string | undefined): number {
  if (text === undefined) return -1;
  const number = texts.numberOf(text);
  return number === 0 && text !== '' ? -1 : number;
}

/** A whole number from 0 up; -1 for any other text. */
export function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : -1;
}
