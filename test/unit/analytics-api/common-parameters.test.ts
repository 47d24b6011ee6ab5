import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { commonParameters, filterOf } from '../../../shared/analytics-api/common-parameters.ts';
import { parseQuery } from '../../../shared/query-api/parameters.ts';
import { claim, order } from './analytics-world.ts';

const schema = z.strictObject(commonParameters);

function read(query: Readonly<Record<string, string>>) {
  const parsed = parseQuery(schema, new URLSearchParams(query));
  return parsed.ok ? filterOf(parsed.value, [order, claim]) : parsed;
}

function filter(query: Readonly<Record<string, string>>) {
  const found = read(query);
  if (!found.ok) throw new Error(JSON.stringify(found.errors));
  return found.value;
}

describe('which journeys count', () => {
  test('all where nothing is asked', () => {
    expect(filter({})).toEqual({});
  });

  test('each condition is one of the filter', () => {
    const asked = {
      definition: 'claim',
      version: '2',
      segment: 'gold',
      channel: 'web',
      stage: 'buy',
      team: 'north',
      attribute: 'brand:acme',
      flag: 'drop-off',
      state: 'open',
      from: '2026-03-01T10:00:00+01:00',
      to: '2026-03-01T10:00:00Z',
    };
    expect(filter(asked)).toEqual({
      definition: 'claim',
      version: 2,
      segment: 'gold',
      channel: 'web',
      stage: 'buy',
      team: 'north',
      attribute: { key: 'brand', value: 'acme' },
      flag: 'drop-off',
      state: 'open',
      from: Date.parse('2026-03-01T09:00:00Z'),
      to: Date.parse('2026-03-01T10:00:00Z'),
    });
  });

  test('the value of an attribute may hold colons, or nothing', () => {
    expect(filter({ attribute: 'at:10:30' }).attribute).toEqual({ key: 'at', value: '10:30' });
    expect(filter({ attribute: 'at:' }).attribute).toEqual({ key: 'at', value: '' });
  });

  test('a date is its first instant in the time zone, also where clocks change', () => {
    expect(filter({ from: '2026-03-29' }).from).toBe(Date.parse('2026-03-29T00:00:00Z'));
    const madrid = filter({ from: '2026-03-29', to: '2026-03-30', zone: 'Europe/Madrid' });
    expect(madrid).toEqual({
      from: Date.parse('2026-03-28T23:00:00Z'),
      to: Date.parse('2026-03-29T22:00:00Z'),
    });
  });

  test('a plus sign that came as a space is read as it was meant', () => {
    expect(filter({ from: '2026-03-01T10:00:00 01:00' }).from).toBe(Date.parse('2026-03-01T09:00:00Z'));
  });

  test.each([
    [{ definition: 'none' }, 'definition', 'is not configured: there are order, claim'],
    [{ definition: '' }, 'definition', 'must not be empty'],
    [{ version: 'two' }, 'version', 'must be a whole number'],
    [{ version: '1.5' }, 'version', 'must be a whole number'],
    [{ version: '0' }, 'version', 'must be at least 1'],
    [{ attribute: 'brand' }, 'attribute', 'must be key:value, such as brand:acme'],
    [{ attribute: ':acme' }, 'attribute', 'must be key:value, such as brand:acme'],
    [{ state: 'done' }, 'state', 'must be one of open, completed, cancelled, dropped-off'],
    [{ flag: 'x' }, 'flag', expect.stringMatching(/^must be one of drop-off, self-loop, /)],
    [{ zone: 'Europe/Nowhere' }, 'zone', 'must be a time zone, such as Europe/Madrid'],
    [{ from: 'yesterday' }, 'from', expect.stringMatching(/^must be a date, such as 2026-11-22, or /)],
    [{ from: '2026-02-30' }, 'from', expect.stringMatching(/^must be a date, such as 2026-11-22, or /)],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'to', 'must be later than from'],
    [{ from: '2026-03-02', to: '2026-03-02' }, 'to', 'must be later than from'],
    [{ form: '2026-03-02' }, 'form', expect.stringMatching(/^is not known: there are definition, version, /)],
  ])('%o is refused', (query, parameter, message) => {
    expect(read(query)).toEqual({ ok: false, errors: [{ parameter, message }] });
  });
});
