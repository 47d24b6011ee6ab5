import { expect, it } from 'vitest';
import { readEnv } from '../../../functions/env.ts';

it('answers the variables that were asked for, and no others', () => {
  const env = readEnv(['TABLE_NAME', 'DEFAULT_COUNTRY'], {
    TABLE_NAME: 't',
    DEFAULT_COUNTRY: 'ES',
    BUS_NAME: 'b',
  });
  expect(env).toEqual({ TABLE_NAME: 't', DEFAULT_COUNTRY: 'ES' });
});

it('names every variable that is missing or ill-formed in one error', () => {
  expect(() =>
    readEnv(['TABLE_NAME', 'BUS_NAME', 'DEFAULT_COUNTRY'], { BUS_NAME: '', DEFAULT_COUNTRY: 'Spain' }),
  ).toThrow(/TABLE_NAME is missing; BUS_NAME .*; DEFAULT_COUNTRY must be two capital letters/);
});
