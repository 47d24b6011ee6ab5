import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../local/listen.ts';
import { assembly, startProbe } from './probe.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hilvan-local-'));
  cpSync(assembly, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Template = { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
function change(edit: (resources: Template['Resources']) => void): void {
  const file = path.join(dir, 'Probe.template.json');
  const template: Template = JSON.parse(readFileSync(file, 'utf8'));
  edit(template.Resources);
  writeFileSync(file, JSON.stringify(template));
}
const start = () => startProbe({ assembly: dir });
const properties = (resources: Template['Resources'], id: string) => resources[id]?.Properties ?? {};

describe('what local mode cannot do is told at the start, with the logical id', () => {
  it.each<[string, (resources: Template['Resources']) => void, RegExp]>([
    [
      'a resource type',
      all => Object.assign(all, { Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} } }),
      /Stream: .*AWS::Kinesis::Stream/,
    ],
    [
      'an operator of a pattern',
      all => Object.assign(properties(all, 'ToWork'), { EventPattern: { source: [{ like: 'a' }] } }),
      /ToWork\.EventPattern: source: unrecognized match type "like"/,
    ],
    [
      'an input transformer',
      all =>
        Object.assign(properties(all, 'ToWork'), {
          Targets: [{ Id: 'T', Arn: 'x', InputTransformer: { InputTemplate: '<a>' } }],
        }),
      /ToWork\.Targets: .*InputTransformer/,
    ],
    [
      'a target outside the template',
      all => Object.assign(properties(all, 'ToWork'), { Targets: [{ Id: 'T', Arn: 'arn:aws:sns:x:y:z' }] }),
      /ToWork: the target arn:aws:sns:x:y:z/,
    ],
    [
      'a filter of an event source',
      all => Object.assign(properties(all, 'ProbeSource'), { FilterCriteria: {} }),
      /ProbeSource: .*FilterCriteria/,
    ],
    [
      'a runtime',
      all => Object.assign(properties(all, 'Web'), { Runtime: 'python3.13' }),
      /Web: .*python3\.13/,
    ],
    [
      'a schedule',
      all => Object.assign(properties(all, 'EveryHour'), { ScheduleExpression: 'cron(0 0 L * ? *)' }),
      /EveryHour: .*"L"/,
    ],
    [
      'an authorizer',
      all => Object.assign(properties(all, 'RouteOne'), { AuthorizationType: 'JWT' }),
      /RouteOne: authorizers \(JWT\)/,
    ],
    [
      'an asset that is missing',
      all => Object.assign(properties(all, 'Web'), { Code: { S3Key: 'gone.zip' } }),
      /gone\.zip/,
    ],
  ])('%s', async (_name, edit, message) => {
    change(edit);
    await expect(start()).rejects.toThrow(message);
  });

  it('a folder without an application', async () => {
    await expect(startProbe({ assembly: tmpdir() })).rejects.toThrow(/synthesise/);
  });
});

it('a failed start leaves nothing behind: port and directory are free again', async () => {
  const dataDir = path.join(dir, 'data');
  const probe = createServer();
  const awsPort = await listen(probe, 0, '');
  await closeServer(probe);
  change(all => Object.assign(all, { Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} } }));
  await expect(startProbe({ assembly: dir, dataDir, awsPort })).rejects.toThrow(/Stream/);
  const second = await startProbe({ dataDir, awsPort });
  await second.stop();
});

it('a port that is taken is named, with the option to choose another', async () => {
  const other = createServer();
  const port = await listen(other, 0, '');
  await expect(startProbe({ awsPort: port })).rejects.toThrow(new RegExp(`Port ${port} .*--aws-port`));
  await expect(startProbe({ port })).rejects.toThrow(new RegExp(`Port ${port} .*--port`));
  await closeServer(other);
});

it('a table kept under other keys is refused, with what to do', async () => {
  const dataDir = path.join(dir, 'data');
  await (await startProbe({ dataDir })).stop();
  change(all => Object.assign(properties(all, 'Table'), { GlobalSecondaryIndexes: [] }));
  await expect(startProbe({ assembly: dir, dataDir })).rejects.toThrow(
    /Table: .*other indexes.*another data directory/,
  );
});

it('a bundle that does not load is an error of the invocation, and is tried again', async () => {
  writeFileSync(path.join(dir, 'asset.web', 'index.mjs'), 'throw new SyntaxError("broken bundle");');
  const probe = await start();
  await expect(probe.runtime.invoke('Web', {})).rejects.toThrow('broken bundle');
  await expect(probe.runtime.invoke('Web', {})).rejects.toThrow('broken bundle');
  expect(probe.logs.join('\n')).toContain('[Web]');
  await probe.stop();
});
