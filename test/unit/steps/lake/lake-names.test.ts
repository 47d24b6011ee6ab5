import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { compactBucket } from '../../../../shared/steps/lake/compact.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import { personRows } from '../../../../shared/steps/lake/read-lake.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { runs } from '../../../runs.ts';
import { envelope } from '../stack.ts';
import { createLakeStack, nameOf } from './lake-stack.ts';

const NEVER = Number.POSITIVE_INFINITY;

describe('names in the lake', () => {
  it('are 128 bits of SHA-256 of the identifier, with its kind before it', () => {
    const sha256 = createHash('sha256').update('lake\ncustomerId.abc').digest().subarray(0, 16);
    expect(nameOf('customerId.abc')).toBe(`lp.${sha256.toString('base64url')}`);
    expect(nameOf('deviceId.abc')).toMatch(/^la\.[\w-]{22}$/);
    expect(nameOf('email.abc').slice(3)).not.toBe(nameOf('phone.abc').slice(3));
  });

  it('stand for every hash of the table, in any column and in the bytes of any file', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(10), async log => {
        const stack = createLakeStack();
        await ingest(stack.deps, [{ id: 'm', body: envelope(...log) }]);
        await flush(stack.lakeDeps, [...stack.saved], NEVER);
        const hashes = new Set(log.flatMap(each => stored(each).ids.map(id => id.replace(/^[^.]*\./, ''))));
        expect(hashes.size).toBeGreaterThan(0);
        const found = (text: string) => [...hashes].filter(hash => text.includes(hash));

        const named = new Set(log.flatMap(each => stored(each).ids.map(nameOf)));
        for await (const rows of personRows(stack.lakeDeps.lake)) {
          expect(found(JSON.stringify(rows))).toEqual([]);
          for (const { person } of rows.persons) expect(named).toContain(person);
          for (const { flag, person } of rows.flags) expect(flag.endsWith(`~${person}`)).toBe(true);
          for (const { identifier, anchor } of rows.sightings)
            expect([named.has(identifier), named.has(anchor)]).toEqual([true, true]);
        }
        for (const bucket of stack.lakeDeps.lake.buckets) await compactBucket(stack.lakeDeps, bucket, 0);
        for (const key of stack.files.keys()) {
          const bytes = Buffer.from((await stack.files.get(key)) ?? []);
          expect(found(key + bytes.toString('latin1')), key).toEqual([]);
        }
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});
