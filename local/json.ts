export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, else an error that names the place. */
export function asObject(value: unknown, where: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new Error(`${where}: expected an object, found ${describe(value)}`);
}

export function asList(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where}: expected a list, found ${describe(value)}`);
}

export function asText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${where}: expected text, found ${describe(value)}`);
}

/** CloudFormation takes numbers as text too. */
export function asNumber(value: unknown, where: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new Error(`${where}: expected a number, found ${describe(value)}`);
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
