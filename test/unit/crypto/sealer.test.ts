import { describe, expect, it } from 'vitest';
import { createChainHasher, createHasher } from '../../../shared/crypto/hasher.ts';
import { formatKeyChain, parseKeyChain } from '../../../shared/crypto/key-chain.ts';
import { createSealer, sealQuarantine } from '../../../shared/crypto/sealer.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { sampleQuarantine } from '../../contract/samples.ts';

const FIRST = 'the first key, of one deployment';
const SECOND = 'the second key, made by a rotation';

describe('a sealed text', () => {
  const sealer = createSealer([FIRST]);

  it('opens as it was, whatever it is, beside what it belongs to', () => {
    for (const text of ['', '{"id":1}', 'ñ 😀', 'x'.repeat(1_000_000)]) {
      expect(sealer.open(sealer.seal(text, 'record'), 'record')).toBe(text);
    }
  });

  it('says nothing of itself, and never looks the same twice', () => {
    const sealed = sealer.seal('ana@example.com', 'record');
    expect(sealed).not.toContain('ana');
    expect(sealer.seal('ana@example.com', 'record')).not.toBe(sealed);
  });

  it('does not open elsewhere, changed, or with another key', () => {
    const sealed = sealer.seal('ana@example.com', 'record');
    expect(() => sealer.open(sealed, 'other')).toThrow();
    const at = sealed.length - 5;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => sealer.open(changed, 'record')).toThrow();
    expect(() => createSealer([SECOND]).open(sealed, 'record')).toThrow();
  });

  it('of an older key opens after a rotation, but not the other way round', () => {
    const rotated = createSealer([FIRST, SECOND]);
    const old = sealer.seal('old', 'record');
    expect(rotated.open(old, 'record')).toBe('old');
    expect([rotated.isCurrent(old), rotated.isCurrent(rotated.seal('new', 'record'))]).toEqual([false, true]);
    expect(() => sealer.open(rotated.seal('new', 'record'), 'record')).toThrow(
      /key 2 of the identity secret/,
    );
  });
});

it('quarantine holds payloads sealed, and who has the key reads them as they came', async () => {
  const store = createMemoryStore();
  const open = sealQuarantine(store, createSealer([FIRST]));
  const record = sampleQuarantine('q', { payload: '{"email":"ana@example.com"}' });
  expect(await open.quarantine(record)).toBe('stored');
  expect(await open.quarantine(record)).toBe('duplicate');
  expect(JSON.stringify(await store.getQuarantine('q'))).not.toContain('ana@');
  expect(await open.getQuarantine('q')).toEqual(record);
  expect((await open.listQuarantine({ limit: 5 })).items).toEqual([record]);
  const before = sampleQuarantine('before', { payload: '{"plain":true}' });
  await store.quarantine(before);
  expect(await open.getQuarantine('before')).toEqual(before);
  expect(await open.getQuarantine('none')).toBeUndefined();
});

describe('a chain of keys', () => {
  it('of one key is what it always was', () => {
    expect(parseKeyChain(FIRST)).toEqual([FIRST]);
    expect(createChainHasher([FIRST]).keyed('email.a')).toBe(createHasher(FIRST).keyed('email.a'));
  });

  it('hashes what an older one made, so nobody needs the value', () => {
    const old = createChainHasher([FIRST]).keyed('email.a');
    expect(createChainHasher([FIRST, SECOND]).keyed('email.a')).toBe(createHasher(SECOND).keyed(old));
    expect(createChainHasher([FIRST, SECOND]).digest('a')).toBe(createHasher(FIRST).digest('a'));
  });

  it('is a line each in the secret; an empty or a short key is refused', () => {
    expect(parseKeyChain(formatKeyChain([FIRST, SECOND]))).toEqual([FIRST, SECOND]);
    expect(() => parseKeyChain('')).toThrow(/empty/);
    for (const broken of [`${FIRST}\n`, `${FIRST}\nshort`])
      expect(() => parseKeyChain(broken)).toThrow(/less than 16/);
  });
});
