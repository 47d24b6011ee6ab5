import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Answers a secret's text; asks Secrets Manager once, and again only after a failure. */
export function secretReader(client = new SecretsManagerClient({})): (arn: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return arn => {
    const answer = known.get(arn) ?? read(client, arn);
    known.set(arn, answer);
    answer.catch(() => known.delete(arn));
    return answer;
  };
}

async function read(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (text === undefined || text === '')
    throw new Error(`The secret ${arn} holds no text; put a value into it`);
  return text;
}
