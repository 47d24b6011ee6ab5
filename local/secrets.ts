import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { AwsError } from './aws-error.ts';
import { asNumber, asObject, asText, isObject, type JsonObject } from './json.ts';
import type { Resource } from './template.ts';

type Secret = { arn: string; name: string; value: string };
export type Secrets = {
  byArn(arn: string): string | undefined;
  /** The ARN of a secret that is asked for by its ARN or name. */
  arnOf(id: string): string | undefined;
  call(operation: string, input: Record<string, unknown>): unknown;
};

/**
 * The secrets of the template: made up once and kept in `file` (absent: for this run only).
 * @param given values by ARN that are used instead and not kept
 */
export function openSecrets(
  resources: Resource[],
  file: string | undefined,
  given: ReadonlyMap<string, string>,
): Secrets {
  const kept: Record<string, unknown> =
    file !== undefined && existsSync(file) ? asObject(JSON.parse(readFileSync(file, 'utf8')), file) : {};
  const before = Object.keys(kept).length;
  const declared = resources.filter(({ type }) => type === 'AWS::SecretsManager::Secret');
  const secrets = declared.map(({ id, ref, properties }): Secret => {
    const value = given.get(ref) ?? kept[id] ?? generate(properties, id);
    if (!given.has(ref)) kept[id] = value;
    return { arn: ref, name: nameOf(ref), value: asText(value, `secret ${id}`) };
  });
  if (file !== undefined && Object.keys(kept).length > before)
    writePrivately(file, JSON.stringify(kept, null, 2));
  return {
    byArn: arn => secrets.find(secret => secret.arn === arn)?.value,
    arnOf: id => secrets.find(({ arn, name }) => arn === id || name === id)?.arn,
    call(operation, input) {
      const answered = answer(secrets, operation, input);
      if (operation === 'PutSecretValue') {
        for (const { id, ref } of declared) {
          const now = secrets.find(each => each.arn === ref)?.value;
          if (!given.has(ref)) kept[id] = now;
        }
        if (file !== undefined) writePrivately(file, JSON.stringify(kept, null, 2));
      }
      return answered;
    },
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.indexOf(':secret:') + ':secret:'.length, -7);
}

// The key of all identifiers is among them: never half written, never readable by others.
function writePrivately(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CLASSES = {
  ExcludeLowercase: LETTERS,
  ExcludeUppercase: LETTERS.toUpperCase(),
  ExcludeNumbers: '0123456789',
  ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

function generate(properties: JsonObject, id: string): string {
  const literal = properties['SecretString'];
  if (literal !== undefined) return asText(literal, `${id}.SecretString`);
  const rules = asObject(properties['GenerateSecretString'] ?? {}, `${id}.GenerateSecretString`);
  const excluded = typeof rules['ExcludeCharacters'] === 'string' ? rules['ExcludeCharacters'] : '';
  let alphabet = rules['IncludeSpace'] === true ? ' ' : '';
  for (const [rule, characters] of Object.entries(CLASSES)) if (rules[rule] !== true) alphabet += characters;
  const usable = [...alphabet].filter(character => !excluded.includes(character));
  if (usable.length === 0) throw new Error(`${id}.GenerateSecretString excludes every character`);
  const length = asNumber(rules['PasswordLength'] ?? 32, `${id}.PasswordLength`);
  const password = Array.from({ length }, () => usable[randomInt(usable.length)]).join('');
  const key = rules['GenerateStringKey'];
  if (typeof key !== 'string') return password;
  const template: unknown = JSON.parse(
    asText(rules['SecretStringTemplate'] ?? '{}', `${id}.SecretStringTemplate`),
  );
  return JSON.stringify({ ...(isObject(template) ? template : {}), [key]: password });
}

function answer(secrets: Secret[], operation: string, input: Record<string, unknown>): unknown {
  switch (operation) {
    case 'GetSecretValue': {
      const { arn, name, value } = find(secrets, input['SecretId']);
      return {
        ARN: arn,
        Name: name,
        SecretString: value,
        VersionId: '00000000-0000-4000-8000-000000000000',
        VersionStages: ['AWSCURRENT'],
      };
    }
    case 'PutSecretValue': {
      const secret = find(secrets, input['SecretId']);
      secret.value = asText(input['SecretString'], 'SecretString');
      return { ARN: secret.arn, Name: secret.name, VersionStages: ['AWSCURRENT'] };
    }
    case 'DescribeSecret': {
      const { arn, name } = find(secrets, input['SecretId']);
      return { ARN: arn, Name: name };
    }
    case 'ListSecrets':
      return { SecretList: secrets.map(({ arn, name }) => ({ ARN: arn, Name: name })) };
    default:
      throw new AwsError(
        'UnknownOperationException',
        `Local mode does not have the Secrets Manager operation ${operation}`,
      );
  }
}

function find(secrets: Secret[], id: unknown): Secret {
  const found = secrets.find(({ arn, name }) => arn === id || name === id);
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}
