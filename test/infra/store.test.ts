import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, type Synthesised, synthesise } from './template.ts';

let synthesised: Synthesised;
beforeAll(async () => {
  synthesised = await synthesise();
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

describe('the table', () => {
  let table: Resource;
  beforeAll(() => {
    const tables = synthesised.of('AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(1);
    for (const [, only] of tables) table = only;
  });

  it('has the keys pk and sk and the one index by-time over everything', () => {
    expect(table.Properties['KeySchema']).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(table.Properties['GlobalSecondaryIndexes']).toEqual([
      {
        IndexName: 'by-time',
        KeySchema: [
          { AttributeName: 'ix', KeyType: 'HASH' },
          { AttributeName: 'iy', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ]);
    expect(table.Properties['AttributeDefinitions']).toEqual(
      ['pk', 'sk', 'ix', 'iy'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    );
  });

  it('can be restored to any second, is encrypted, and cannot be deleted by accident', () => {
    const replicas = table.Properties['Replicas'];
    expect(replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^KeysStore/), 'Arn'] } },
      }),
    ]);
    expect(table.Properties['SSESpecification']).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(table.DeletionPolicy).toBe('Retain');
  });

  it('is paid on demand and forgets items at expiresAt', () => {
    expect(table.Properties['BillingMode']).toBe('PAY_PER_REQUEST');
    expect(table.Properties['TimeToLiveSpecification']).toEqual({
      AttributeName: 'expiresAt',
      Enabled: true,
    });
  });
});

describe('the secrets', () => {
  it('are made up by AWS, so that no value stands in the template', () => {
    const secrets = synthesised.of('AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(2);
    for (const [id, secret] of secrets) {
      expect(secret.Properties['GenerateSecretString'], id).toMatchObject({ ExcludePunctuation: true });
      expect(secret.Properties['SecretString'], id).toBeUndefined();
      expect(JSON.stringify(secret.Properties['KmsKeyId']), id).toMatch(/KeysSecrets/);
    }
  });

  it('keep the identity key when the stack goes: without it no identifier can be matched', () => {
    const [key] = synthesised.of('AWS::SecretsManager::Secret').filter(([id]) => id.includes('IdentityKey'));
    expect(key?.[1].DeletionPolicy).toBe('Retain');
  });
});

describe('the template', () => {
  it('names the bus, the table, the lake and the address of the API', () => {
    expect(Object.keys(synthesised.outputs).sort()).toEqual([
      'AlarmTopicArn',
      'ApiTokenArn',
      'ApiUrl',
      'BusName',
      'IdentityKeyArn',
      'LakeBucket',
      'LakeDatabase',
      'LakeWorkGroup',
      'SignInUrl',
      'TableName',
      'UserClientId',
      'UserPoolId',
    ]);
    const [bus] = synthesised.of('AWS::Events::EventBus');
    expect(bus?.[1].Properties['Name']).toBe('hilvan');
  });

  it('needs no parameter and knows no account', () => {
    expect(Object.keys(JSON.parse(synthesised.text))).not.toContain('Parameters');
    expect(synthesised.text).not.toMatch(/\b\d{12}\b/);
  });
});
