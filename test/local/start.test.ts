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
const document = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });
/** Gives the role of the functions one statement more. */
const grant = (all: Template['Resources'], more: object) =>
  Object.assign(properties(all, 'RolePolicy'), {
    PolicyDocument: document({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*', ...more }),
  });
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
      'a condition operator',
      all => grant(all, { Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } } }),
      /RolePolicy statement 1 Condition.*aws:CurrentTime/,
    ],
    [
      'a condition operator of a known key',
      all => grant(all, { Condition: { 'ForAnyValue:StringEquals': { 'aws:SourceArn': 'x' } } }),
      /RolePolicy statement 1 Condition.*operator ForAnyValue:StringEquals/,
    ],
    [
      'a condition key',
      all => grant(all, { Condition: { StringEquals: { 'dynamodb:Attributes': 'a' } } }),
      /RolePolicy .*condition key dynamodb:Attributes/,
    ],
    [
      'NotAction',
      all => grant(all, { Action: undefined, NotAction: 'sqs:SendMessage' }),
      /RolePolicy .*NotAction/,
    ],
    ['NotResource', all => grant(all, { Resource: undefined, NotResource: '*' }), /RolePolicy .*NotResource/],
    [
      'a policy variable',
      all => grant(all, { Resource: `arn:aws:sqs:eu-west-1:000000000000:$\{aws:username}` }),
      /RolePolicy .*policy variables/,
    ],
    ['a resource that is no ARN', all => grant(all, { Resource: 'Work' }), /RolePolicy .*resource "Work"/],
    [
      'a permissions boundary',
      all => Object.assign(properties(all, 'Role'), { PermissionsBoundary: 'arn:aws:iam::aws:policy/X' }),
      /Role: .*PermissionsBoundary/,
    ],
    [
      'a managed policy',
      all => Object.assign(properties(all, 'Role'), { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Admin'] }),
      /Role: .*policy\/Admin/,
    ],
    [
      'a role outside the template',
      all => Object.assign(properties(all, 'Web'), { Role: 'arn:aws:iam::000000000000:role/other' }),
      /Web: its role .*other is not in the template/,
    ],
    [
      'a role that Lambda may not have',
      all =>
        Object.assign(properties(all, 'Role'), {
          AssumeRolePolicyDocument: document({
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ec2.amazonaws.com' },
          }),
        }),
      /Probe: The role defined for the function cannot be assumed by Lambda/,
    ],
    [
      'a policy written within a table',
      all => Object.assign(properties(all, 'Table'), { Replicas: [{ ResourcePolicy: {} }] }),
      /Table: .*policy written within/,
    ],
    [
      'a federated principal',
      all =>
        Object.assign(properties(all, 'WorkPolicy'), {
          PolicyDocument: document({
            Effect: 'Allow',
            Action: 'sqs:*',
            Resource: '*',
            Principal: { Federated: 'x' },
          }),
        }),
      /WorkPolicy .*Federated/,
    ],
    [
      'a role that lacks what its event source needs',
      all => grant(all, {}),
      /Probe: The event source mapping ProbeSource .*allows the sqs:ReceiveMessage action/,
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

it('a stop says nothing of the work it cuts off, and the next start tries it again as if for the first time', async () => {
  const dataDir = path.join(dir, 'data');
  // Longer than a stop waits.
  change(all => Object.assign(properties(all, 'Probe'), { Timeout: 60 }));
  const orders = Array.from({ length: 10 }, (_, index) => ({ id: `o${index}`, do: 'hang' }));
  const options = { assembly: dir, dataDir };
  const receives: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    const probe = await startProbe(options);
    if (run === 0) await probe.order(...orders);
    const told = async () => receives.push(...(await probe.drain('results')));
    await expect.poll(told, { timeout: 15_000 }).toBeGreaterThan(run);
    await probe.stop();
    expect(probe.logs).toEqual([]);
  }
  expect(new Set(receives.flatMap(told => (told as { receives: number[] }).receives))).toEqual(new Set([1]));
}, 30_000);
