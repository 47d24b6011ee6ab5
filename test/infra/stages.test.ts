import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { stages } from '../../infra/stages.ts';
import { field, type Synthesised, synthesise } from './template.ts';

describe('the choices of the environment', () => {
  it('are those of prod where nothing is chosen: it destroys nothing', () => {
    expect(readConfig({})).toEqual(stages.prod);
    expect(readConfig({ HILVAN_STAGE: 'dev' })).toEqual(stages.dev);
  });

  it('are taken where they are well-formed', () => {
    const config = readConfig({
      HILVAN_ARCHIVE_DAYS: '90',
      HILVAN_PRODUCERS: '111122223333,444455556666',
      HILVAN_ALARM_TO: 'a@example.com,https://pager.example.com/x',
      HILVAN_TAGS: 'cost-centre=4711,owner=cx',
      HILVAN_REGION: 'us-gov-east-1',
      HILVAN_GRACE_SECONDS: '300',
    });
    expect(config).toMatchObject({
      archiveDays: 90,
      producerAccounts: ['111122223333', '444455556666'],
      alarmSubscribers: ['a@example.com', 'https://pager.example.com/x'],
      tags: { application: 'hilvan', 'cost-centre': '4711', owner: 'cx' },
      region: 'us-gov-east-1',
      graceSeconds: 300,
    });
  });

  it.each([
    ['HILVAN_STAGE', 'test'],
    ['HILVAN_STACK_NAME', '1st'],
    ['HILVAN_REGION', 'Europe'],
    ['HILVAN_BUS_NAME', 'a bus'],
    ['HILVAN_DEFAULT_COUNTRY', 'es'],
    ['HILVAN_ARCHIVE_DAYS', '0'],
    ['HILVAN_GRACE_SECONDS', 'none'],
    ['HILVAN_PRODUCERS', '111122223333,*'],
    ['HILVAN_ALARM_TO', 'http://pager.example.com'],
    ['HILVAN_TAGS', 'owner'],
  ])('are refused by name where they are not: %s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} is "`));
  });
});

describe.each(['dev', 'prod'] as const)('the stage %s', name => {
  const stage = stages[name];
  let synthesised: Synthesised;
  beforeAll(async () => {
    synthesised = await synthesise({ ...stage, producerAccounts: ['111122223333'] });
    return () => rm(synthesised.outdir, { recursive: true, force: true });
  });
  const stateful = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::Events::Archive',
    'AWS::KMS::Key',
    'AWS::Logs::LogGroup',
  ];

  it.each(stateful)(`${stage.keep ? 'keeps' : 'destroys'} %s with the stack`, type => {
    const resources = synthesised.of(type);
    expect(resources.length).toBeGreaterThan(0);
    for (const [id, resource] of resources)
      expect(resource.DeletionPolicy, id).toBe(stage.keep ? 'Retain' : 'Delete');
  });

  it('protects table and stack from deletion exactly where it keeps them', async () => {
    const [table] = synthesised.of('AWS::DynamoDB::GlobalTable');
    expect(table?.[1].Properties['Replicas']).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: stage.keep,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
    const manifest = JSON.parse(await readFile(join(synthesised.outdir, 'manifest.json'), 'utf8'));
    expect(manifest.artifacts[stage.stackName].properties.terminationProtection ?? false).toBe(stage.keep);
  });

  it('counts its metrics under its own name and tags what it owns', () => {
    for (const [id, lambda] of synthesised.of('AWS::Lambda::Function')) {
      const variables = field(lambda.Properties['Environment'], 'Variables');
      expect(field(variables, 'POWERTOOLS_METRICS_NAMESPACE'), id).toBe(stage.stackName);
      expect(lambda.Properties['Tags'], id).toEqual([
        { Key: 'application', Value: 'hilvan' },
        { Key: 'stage', Value: name },
      ]);
    }
  });

  it('bounds what may run at one time', () => {
    const mapping = synthesised.of('AWS::Lambda::EventSourceMapping').find(([id]) => id.startsWith('Ingest'));
    expect(mapping?.[1].Properties['ScalingConfig']).toEqual({
      MaximumConcurrency: stage.ingest.maximumConcurrency,
    });
    const reserved = synthesised
      .of('AWS::Lambda::Function')
      .map(([, lambda]) => lambda.Properties['ReservedConcurrentExecutions'])
      .filter(each => each !== undefined);
    expect(reserved.map(Number).sort((a, b) => a - b)).toEqual(name === 'prod' ? [1, 5, 5, 5, 20, 20] : []);
  });

  it.each([
    // No file goes before the last row that may be in it: the longer of the two, and a margin.
    ['LakeBucket', 400 + 14],
    ['LakeSqlResults', 1],
  ])('lets files of %s go after %d days, old versions and parts of uploads after one', (bucket, days) => {
    const [, resource] = synthesised.of('AWS::S3::Bucket').find(([id]) => id.startsWith(bucket)) ?? [];
    expect(resource?.Properties['VersioningConfiguration']).toBeUndefined();
    expect(field(resource?.Properties['LifecycleConfiguration'], 'Rules')).toEqual([
      {
        Status: 'Enabled',
        ExpirationInDays: days,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ]);
  });

  it('lets a named account put touchpoints on the bus, and nothing that looks like an announcement', () => {
    expect(synthesised.of('AWS::Events::EventBusPolicy').map(([, policy]) => policy.Properties)).toEqual([
      expect.objectContaining({
        StatementId: expect.stringContaining('111122223333'),
        Statement: expect.objectContaining({
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Principal: { AWS: { 'Fn::Join': ['', expect.arrayContaining([':iam::111122223333:root'])] } },
          Condition: {
            StringEquals: { 'events:detail-type': ['Touchpoint', 'Touchpoint Batch', 'Context Requested'] },
            StringNotEquals: { 'events:source': ['hilvan.operations'] },
          },
        }),
      }),
    ]);
  });
});

describe('a stack of which the retention alone was chosen', () => {
  let synthesised: Synthesised;
  beforeAll(async () => {
    synthesised = await synthesise(readConfig({ HILVAN_RETENTION: 'touchpoints=30,journeys=90' }));
    return () => rm(synthesised.outdir, { recursive: true, force: true });
  });

  it('keeps files of the lake as long as the table may keep what is in them', () => {
    const [, bucket] = synthesised.of('AWS::S3::Bucket').find(([id]) => id.startsWith('LakeBucket')) ?? [];
    expect(field(bucket?.Properties['LifecycleConfiguration'], 'Rules')).toEqual([
      expect.objectContaining({ ExpirationInDays: 90 + 14 }),
    ]);
  });

  it('admits no other account', () => {
    expect(synthesised.of('AWS::Events::EventBusPolicy')).toEqual([]);
  });
});
