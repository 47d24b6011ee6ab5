import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAthenaEngine } from '../../shared/athena/create-engine.ts';
import { sqlAnswer } from '../../shared/query-api/operations.ts';
import { problem } from '../../shared/query-api/problem-schema.ts';
import { ATTACKS } from '../lake/attacks.ts';
import { writeLake } from '../lake/write-lake.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(folder.dir);
  const person = { person: 'customerId.p1', kind: 'personal', namespace: 'customerId', folded_at: 0 };
  const [bucket = ''] = (await readdir(path.join(folder.dir, 's3'))).filter(each =>
    each.includes('-lakebucket'),
  );
  const lake = path.join(folder.dir, 's3', bucket);
  await writeLake(lake, 'f1', {
    persons: [{ ...person, fold: 'f1', touchpoints: 1 }],
  });
  await writeLake(lake, 'f2', {
    persons: [{ ...person, fold: 'f2', touchpoints: 7 }],
  });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder.remove();
});

async function ask(body: unknown, token = stack.runtime.apiToken) {
  const answer = await fetch(`${stack.runtime.apiUrl}/v1/sql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const json: unknown = await answer.json();
  return { status: answer.status, type: answer.headers.get('content-type'), body: json };
}

const rowsOf = async (sql: string, more: object = {}) => {
  const { status, body } = await ask({ sql, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return sqlAnswer.parse(body);
};

describe('POST /v1/sql', () => {
  it('answers the rows of the latest folds, with their columns', async () => {
    const { columns, rows, scannedBytes } = await rowsOf(
      'SELECT person, touchpoints, folded_at FROM persons',
    );
    expect(columns).toEqual([
      { name: 'person', type: 'varchar' },
      { name: 'touchpoints', type: 'bigint' },
      { name: 'folded_at', type: 'timestamp' },
    ]);
    expect(rows).toEqual([['customerId.p1', 7, '1970-01-01 00:00:00.000']]);
    expect(scannedBytes).toBeGreaterThan(0);
  });

  it('gives rows page by page, each once and in order, under cursors of this statement only', async () => {
    const sql = 'SELECT n FROM UNNEST(sequence(1, 25)) AS t (n) ORDER BY n';
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await rowsOf(sql, { limit: 10, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.rows.length).toBeLessThanOrEqual(10);
      seen.push(...page.rows.flat());
      cursor = page.cursor ?? cursor;
      if (page.cursor === undefined) break;
    } while (seen.length < 100);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    const other = await ask({ sql: `${sql} DESC`, cursor });
    expect(other).toMatchObject({ status: 400, type: 'application/problem+json' });
    const forged = await ask({ sql, cursor: `${cursor}x` });
    expect(problem.parse(forged.body).errors).toMatchObject([{ parameter: 'cursor' }]);
  });

  it('says what the engine does not take, as a problem of the statement', async () => {
    const { status, body } = await ask({ sql: 'SELECT nonsense FROM journeys' });
    expect(status).toBe(400);
    expect(problem.parse(body).detail).toContain('nonsense');
    expect(problem.parse(body).detail).not.toContain(folder.dir);
  });

  it('stops what takes too long', async () => {
    const { awsEndpoint: endpoint, region } = stack.runtime;
    const client = new AthenaClient({ endpoint, region, credentials });
    const engine = createAthenaEngine({
      client,
      workGroup: 'Hilvan-sql',
      database: 'hilvan',
      now: Date.now,
      wait: sleep,
    });
    const forever = `SELECT count(*) FROM UNNEST(sequence(1, 1000000)) AS a (x)
      CROSS JOIN UNNEST(sequence(1, 1000000)) AS b (y) WHERE a.x * b.y % 7 = 3`;
    await expect(engine.run(forever, 1500)).rejects.toMatchObject({ reason: 'time' });
    client.destroy();
  });

  it('is not for strangers', async () => {
    expect(await ask({ sql: 'SELECT 1' }, 'guessed')).toMatchObject({ status: 401 });
  });

  it.each(ATTACKS)('refuses %s, and tells nothing of this machine', async sql => {
    const { status, body } = await ask({ sql });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toMatch(/root:|\/tmp\/|\.hilvan|\.parquet|0000000/);
  });

  it('asks for no permission that it does not have', () => {
    expect(stack.complaints).toEqual([]);
  });
});
