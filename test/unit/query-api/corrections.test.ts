import { describe, expect, it } from 'vitest';
import type { Correction } from '../../../shared/contract/correction.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { createWorld } from './api-world.ts';
import { aliceLogsIn, aliceOnWeb, at } from './story.ts';

const device = Object.entries(aliceOnWeb.identifiers)[0] ?? ['', ''];
const unlink: Correction = {
  id: 'case-81',
  kind: 'unlink',
  identifier: { namespace: device[0], value: device[1] },
  with: { namespace: 'customerId', value: aliceLogsIn.identifiers['customerId'] ?? '' },
  at: at(9),
  actor: 'ops@example.com',
  reason: 'she sold it',
};

describe('corrections', () => {
  it('come by the bus, change who is found, and are listed with who decided them and why', async () => {
    const world = createWorld();
    await world.send(aliceOnWeb, aliceLogsIn);
    const [before] = await world.find(...(device as [string, string]));
    expect(before?.namespace).toBe('customerId');

    await world.correct(unlink);
    const [after] = await world.find(...(device as [string, string]));
    expect(after?.namespace).toBe(device[0]);

    const trail = await world.ask(answers.Corrections, '/v1/corrections');
    expect(trail.items).toMatchObject([
      { id: 'case-81', kind: 'unlink', actor: 'ops@example.com', reason: 'she sold it' },
    ]);
    expect(JSON.stringify(trail)).not.toContain(device[1]);

    await world.correct({ ...unlink, id: 'case-82', kind: 'link', at: at(10) });
    expect(await world.find(...(device as [string, string]))).toEqual([before]);
  });
});
