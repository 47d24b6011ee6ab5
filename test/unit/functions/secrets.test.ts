import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { secretReader } from '../../../functions/secrets.ts';

const service = mockClient(SecretsManagerClient);
afterAll(() => service.restore());
beforeEach(() => {
  service.reset();
});
const read = () => secretReader(new SecretsManagerClient({ region: 'eu-west-1' }));

it('asks once, even where two callers ask at the same time', async () => {
  service.on(GetSecretValueCommand, { SecretId: 'arn:key' }).resolves({ SecretString: 'quiet' });
  const secret = read();
  expect(await Promise.all([secret('arn:key'), secret('arn:key')])).toEqual(['quiet', 'quiet']);
  expect(await secret('arn:key')).toBe('quiet');
  expect(service.commandCalls(GetSecretValueCommand)).toHaveLength(1);
});

it('asks again for what was read five minutes ago, and where the latest is asked for', async () => {
  service.on(GetSecretValueCommand).resolves({ SecretString: 'quiet' });
  const clock = { now: 0 };
  const secret = secretReader(new SecretsManagerClient({ region: 'eu-west-1' }), () => clock.now);
  await secret('arn:key');
  clock.now = 299_999;
  await secret('arn:key');
  expect(service.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  clock.now = 300_000;
  await secret('arn:key');
  expect(service.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  await secret('arn:key', 'latest');
  expect(service.commandCalls(GetSecretValueCommand)).toHaveLength(3);
});

it('asks again after a failure', async () => {
  service.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'quiet' });
  const secret = read();
  await expect(secret('arn:key')).rejects.toThrow('throttled');
  expect(await secret('arn:key')).toBe('quiet');
});

it('refuses a secret without text', async () => {
  service.on(GetSecretValueCommand).resolves({});
  await expect(read()('arn:key')).rejects.toThrow(/arn:key holds no text/);
});
