import { rm } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { functionNames } from '../../infra/bundle.ts';
import {
  field,
  type Json,
  list,
  references,
  type Synthesised,
  statementsOf,
  synthesise,
} from './template.ts';

let synthesised: Synthesised;
beforeAll(async () => {
  synthesised = await synthesise();
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

const keys = () => synthesised.of('AWS::KMS::Key');
const statements = (purpose: string) => {
  const key = keys().find(([id]) => id.startsWith(`Keys${purpose}`));
  return list(field(key?.[1].Properties['KeyPolicy'], 'Statement'));
};
const toServices = (purpose: string) =>
  statements(purpose).filter(statement => field(field(statement, 'Principal'), 'Service') !== undefined);
const principal = (statement: Json) => JSON.stringify(field(field(statement, 'Principal'), 'Service'));

it('has one key a purpose, rotated, kept, and named by an alias', () => {
  expect(keys()).toHaveLength(5);
  for (const [id, key] of keys()) {
    expect(key.Properties['EnableKeyRotation'], id).toBe(true);
    expect(key.DeletionPolicy, id).toBe('Retain');
  }
  expect(
    synthesised
      .of('AWS::KMS::Alias')
      .map(([, alias]) => alias.Properties['AliasName'])
      .sort(),
  ).toEqual(['lake', 'messages', 'operations', 'secrets', 'store'].map(name => `alias/Hilvan/${name}`));
});

it('lets the services that must encrypt do so, and only for this account', () => {
  const own = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const use = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const may = (purpose: string, service: string, Action: string[], Condition: object) =>
    expect(statements(purpose), `${service} with ${purpose}`).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: service }, Action, Condition }),
    );
  may('Messages', 'events.amazonaws.com', use, own);
  may('Messages', 'sns.amazonaws.com', use, own);
  may('Operations', 'cloudwatch.amazonaws.com', use, own);
  const archive = toServices('Messages').find(statement =>
    JSON.stringify(statement).includes('event-bus/hilvan'),
  );
  expect(archive && principal(archive)).toBe('"events.amazonaws.com"');
  const logs = toServices('Operations').find(statement => principal(statement).includes('logs.'));
  expect(JSON.stringify(field(logs, 'Condition'))).toContain(':log-group:Hilvan-*');
});

it('gives no service a key without a condition, but for reading what the key is', () => {
  const all = ['Store', 'Messages', 'Secrets', 'Operations', 'Lake'].flatMap(toServices);
  expect(all.length).toBeGreaterThan(4);
  for (const statement of all) {
    if (field(statement, 'Condition') === undefined)
      expect(field(statement, 'Action')).toBe('kms:DescribeKey');
  }
});

it('encrypts every log group and the topic of the alarms', () => {
  const groups = synthesised.of('AWS::Logs::LogGroup');
  // One a function, and the access log of the API.
  expect(groups).toHaveLength(functionNames.length + 1);
  const encrypted = [
    ...groups.map(([, group]) => group.Properties['KmsKeyId']),
    ...synthesised.of('AWS::SNS::Topic').map(([, topic]) => topic.Properties['KmsMasterKeyId']),
  ];
  expect(encrypted).toHaveLength(groups.length + 1);
  for (const key of encrypted) expect(JSON.stringify(key)).toContain('KeysOperations');
});

it('encrypts the archive, which keeps touchpoints as they were sent, and nothing else, for a bounded time', () => {
  const [archive] = synthesised.of('AWS::Events::Archive');
  expect(references(archive?.[1].Properties['KmsKeyIdentifier']).join()).toMatch(/^KeysMessages/);
  expect(archive?.[1].Properties['RetentionDays']).toBe(30);
  expect(archive?.[1].Properties['EventPattern']).toEqual({
    'detail-type': ['Touchpoint', 'Touchpoint Batch'],
  });
});

it.each(functionNames)('lets %s use a key only by way of the service whose data it is', name => {
  const id = synthesised
    .of('AWS::Lambda::Function')
    .find(([, lambda]) => JSON.stringify(lambda.Properties['Environment']).includes(`"${name}"`))?.[0];
  const granted = statementsOf(synthesised, String(id)).filter(({ actions }) =>
    actions.some(action => action.startsWith('kms:')),
  );
  // Operate touches neither table nor queue: the token is all that it decrypts.
  expect(granted.length).toBeGreaterThanOrEqual(name === 'operate' ? 1 : 2);
  const service = {
    KeysStore: 'dynamodb.',
    KeysMessages: 'sqs.',
    KeysSecrets: 'secretsmanager.',
    KeysLake: 's3.',
  };
  for (const { resources, condition } of granted) {
    const via = JSON.stringify(field(field(condition, 'StringEquals'), 'kms:ViaService'));
    const key = Object.entries(service).find(([prefix]) => references(resources).join().startsWith(prefix));
    expect(key, JSON.stringify(resources)).toBeDefined();
    expect(via).toContain(`"${key?.[1]}"`);
  }
});
