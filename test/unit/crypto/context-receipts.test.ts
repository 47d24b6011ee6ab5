import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_RECEIPT } from '../../../shared/contract/touchpoint-values.ts';
import { createReceipts } from '../../../shared/crypto/context-receipts.ts';
import { createChainHasher } from '../../../shared/crypto/hasher.ts';
import type { KeyChain } from '../../../shared/crypto/key-chain.ts';

const chain: KeyChain = ['the first key of the tests'];
const rotated: KeyChain = [...chain, 'the second key of the tests', 'the third key of the tests'];
const node = (keys: KeyChain, value: string) => `customerId.${createChainHasher(keys).keyed(value)}`;
const hash = (id: string) => id.slice(id.indexOf('.') + 1);
const digest = createChainHasher(chain).digest('what was told');
const content = {
  at: 1_800_000_000_000,
  channel: 'call-center',
  asked: node(chain, 'a'),
  person: node(chain, 'b'),
  digest,
};

describe('a receipt', () => {
  it('says who asked of whom when, to who has the key, and nothing to anybody else', () => {
    const receipt = createReceipts(chain).issue(content);
    expect(receipt.length).toBeLessThanOrEqual(LONGEST_RECEIPT);
    expect(createReceipts(chain).read(receipt, 'call-center')).toEqual({
      at: content.at,
      sameChannel: true,
      hashes: [hash(content.asked), hash(content.person)],
    });
    expect(createReceipts(chain).read(receipt, 'chat')?.sameChannel).toBe(false);
    expect(createReceipts(['another key of the tests']).read(receipt, 'call-center')).toBeUndefined();
    const bytes = Buffer.from(receipt.slice(5), 'base64url');
    expect(bytes.includes(Buffer.from(hash(content.asked), 'base64url'))).toBe(false);
  });

  it('is the same of the same content, and another of any other', () => {
    const { issue } = createReceipts(chain);
    const others = [
      content,
      { ...content, at: content.at + 1 },
      { ...content, channel: 'chat' },
      { ...content, asked: content.person },
      { ...content, person: content.asked },
      { ...content, digest: createChainHasher(chain).digest('something else') },
    ];
    expect(new Set([...others, content].map(issue)).size).toBe(others.length);
  });

  it('is good after further keys were added, and names identifiers as the table does then', () => {
    const receipt = createReceipts(chain).issue(content);
    expect(createReceipts(rotated).read(receipt, 'call-center')).toEqual({
      at: content.at,
      sameChannel: true,
      hashes: [hash(node(rotated, 'a')), hash(node(rotated, 'b'))],
    });
    const newer = createReceipts(rotated).issue({ ...content, asked: node(rotated, 'a') });
    expect(newer).toMatch(/^ctx2\./);
    expect(createReceipts(chain).read(newer, 'call-center')).toBeUndefined();
    // As if it had been made with another key of the chain.
    expect(createReceipts(rotated).read(receipt.replace('ctx0', 'ctx1'), 'call-center')).toBeUndefined();
  });

  it('is none any more once anything in it is changed', () => {
    const { issue, read } = createReceipts(rotated);
    const receipt = issue(content);
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (place, text) => {
        const changed = receipt.slice(0, place) + text + receipt.slice(place + 1);
        if (changed !== receipt) expect(read(changed, 'call-center')).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string(), text => {
        expect(read(text, 'web')).toBeUndefined();
      }),
    );
  });
});
