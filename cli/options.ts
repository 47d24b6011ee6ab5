import { InvalidArgumentError, Option } from 'commander';

// Parsers of option values: commander prints their message with the option's name, and exits with 2.

export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.');
  }
  return port;
}

export function wholeNumber(low: number, high: number): (text: string) => number {
  return text => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** ms since 1970. */
export function time(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\d/.test(text)) {
    throw new InvalidArgumentError('Write a date or an RFC 3339 time, such as 2026-11-22T10:00:00+01:00.');
  }
  return at;
}

export function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Write an address such as http://127.0.0.1:4566.');
  }
  return text.replace(/\/+$/, '');
}

export const jsonOption = (): Option => new Option('--json', 'print JSON for other programs');
