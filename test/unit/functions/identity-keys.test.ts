import { expect, it } from 'vitest';
import { identityKeys, keysOfTable } from '../../../functions/identity-keys.ts';

const FIRST = 'the first key, of one deployment';
const ROTATED = `${FIRST}\nthe second key, made by a rotation`;

it('the keys are those that the table was made with', async () => {
  const { generation, hasher } = await keysOfTable({ generation: 0 }, async () => FIRST, 'arn');
  expect(generation).toBe(0);
  expect(hasher.keyed('a')).toBe(identityKeys(FIRST).hasher.keyed('a'));
});

it('a secret that was read before the rotation is read again', async () => {
  const secret = async (_arn: string, reading?: 'latest') => (reading === 'latest' ? ROTATED : FIRST);
  expect((await keysOfTable({ generation: 1 }, secret, 'arn')).generation).toBe(1);
});

it('nothing is written while the keys change, or with others than the rest', async () => {
  const rotating = { phase: 'touchpoints' as const, done: 0 };
  await expect(keysOfTable({ generation: 0, rotating }, async () => ROTATED, 'arn')).rejects.toThrow(
    /disable the event source mapping of ingest/,
  );
  await expect(keysOfTable({ generation: 2 }, async () => ROTATED, 'arn')).rejects.toThrow(
    /holds 2 keys, but the table was made with 3/,
  );
  await expect(keysOfTable({ generation: 0 }, async () => ROTATED, 'arn')).rejects.toThrow(/holds 2 keys/);
});
