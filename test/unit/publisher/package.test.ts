import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPublisher } from '../../../publisher/publisher.ts';
import { type Probe, startProbe } from '../../local/probe.ts';
import { touchpoints } from './bus-stub.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');

let probe: Probe;
let service: string;
beforeAll(async () => {
  probe = await startProbe();
  // A service beside this package: plain JavaScript, its own package.json, the built publisher installed.
  service = await mkdtemp(join(tmpdir(), 'hilvan-producer-'));
  const modules = join(service, 'node_modules');
  await mkdir(join(modules, '@hilvan'), { recursive: true });
  await run(process.execPath, [
    join(root, 'tools/build-publisher.ts'),
    '--dir',
    join(modules, '@hilvan/publisher'),
  ]);
  for (const name of ['zod', '@aws-sdk', '@smithy', '@types']) {
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(service, 'package.json'), '{ "name": "producer", "type": "module" }');
  return async () => {
    await probe.stop();
    await rm(service, { recursive: true, force: true });
  };
});

describe('against the wire protocol of local mode', () => {
  it('the bus takes what it sends', async () => {
    const publisher = createPublisher({
      source: 'shop.web',
      busName: 'probe',
      endpoint: probe.runtime.awsEndpoint,
    });
    const { sent, undelivered } = await publisher.publish(touchpoints(500));
    expect({ sent, undelivered }).toEqual({ sent: 500, undelivered: [] });
    await publisher.close();
  });

  it('an unknown bus is handed back after one attempt', async () => {
    const publisher = createPublisher({
      source: 'shop.web',
      busName: 'nope',
      endpoint: probe.runtime.awsEndpoint,
      sleep: () => Promise.reject(new Error('It tried again')),
    });
    const { undelivered } = await publisher.publish(touchpoints(1));
    expect(undelivered).toMatchObject([
      {
        code: 'ResourceNotFoundException',
        message: 'Event bus nope does not exist: check busName, the region and the account',
        permanent: true,
      },
    ]);
    await publisher.close();
  });

  it('where nothing listens it tries to the last and hands back', async () => {
    let pauses = 0;
    const publisher = createPublisher({
      source: 'shop.web',
      endpoint: 'http://127.0.0.1:1',
      attempts: 3,
      sleep: async () => {
        pauses++;
      },
    });
    const { undelivered } = await publisher.publish(touchpoints(1));
    expect(undelivered).toMatchObject([{ code: 'ECONNREFUSED', permanent: false }]);
    expect(pauses).toBe(2);
    await publisher.close();
  });
});

describe('the built package', () => {
  it('runs in plain JavaScript, and the process ends by itself', async () => {
    await writeFile(
      join(service, 'service.js'),
      `import { createPublisher } from '@hilvan/publisher';
      const publisher = createPublisher({ source: 'shop.web', busName: 'probe', endpoint: process.argv[2] });
      const touchpoint = JSON.parse(process.argv[3]);
      void publisher.publish([touchpoint, { ...touchpoint, channel: 'No Slug' }]).then(result => {
        console.log(JSON.stringify(result));
        return publisher.close();
      });`,
    );
    const given = JSON.stringify(touchpoints(1)[0]);
    const { stdout } = await run(process.execPath, ['service.js', probe.runtime.awsEndpoint, given], {
      cwd: service,
      env: { PATH: process.env['PATH'] },
    });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 1, rejected: [{ index: 1 }], undelivered: [] });
  });

  it('types a consumer, and refuses what the contract refuses', async () => {
    const call = (
      touchpoint: string,
    ) => `import { createPublisher, type PublishResult, type Touchpoint } from '@hilvan/publisher';
      const touchpoint: Touchpoint = ${touchpoint};
      const result: PublishResult = await createPublisher({ source: 'shop.web' }).publish(touchpoint);
      console.log(result.undelivered[0]?.touchpoint.occurredAt.length);`;
    const right =
      "{ id: 'a', occurredAt: '2026-11-22T10:00:00Z', channel: 'web', activity: 'a.b', identifiers: {}, outcome: 'failed' }";
    await writeFile(join(service, 'right.ts'), call(right));
    await writeFile(join(service, 'wrong.ts'), call(right.replace("'failed'", "'unknown'")));
    const tsc = (file: string) =>
      run(
        process.execPath,
        [
          join(root, 'node_modules/typescript/bin/tsc'),
          ...[
            '--noEmit',
            '--strict',
            '--skipLibCheck',
            'false',
            '--types',
            'node',
            '--target',
            'es2022',
            '--module',
            'nodenext',
            file,
          ],
        ],
        { cwd: service },
      ).then(
        () => '',
        (failure: { stdout: string }) => failure.stdout,
      );
    expect(
      (await tsc('right.ts'))
        .split('\n')
        .filter(line => !/node_modules\/(@aws-sdk|@smithy|@types|zod)\//.test(line))
        .join('\n')
        .trim(),
    ).toBe('');
    expect(await tsc('wrong.ts')).toMatch(/wrong\.ts.*error TS2322: Type '"unknown"'/);
  });
});
