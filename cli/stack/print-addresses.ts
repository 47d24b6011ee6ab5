import { paint, print } from '../terminal.ts';

export interface Addresses {
  apiUrl: string;
  apiToken: string;
  awsEndpoint: string;
  busName: string;
}

export function printAddresses({ apiUrl, apiToken, awsEndpoint, busName }: Addresses, kept: string): void {
  const line = (name: string, value: string, note: string) =>
    print(`  ${name.padEnd(10)} ${paint('cyan', value)}  ${paint('dim', note)}`);
  line('query API', apiUrl, 'described in /openapi.json');
  line('token', apiToken, 'send it as Authorization: Bearer …');
  line('AWS', awsEndpoint, `EventBridge (bus ${busName}), SQS and DynamoDB for any AWS client`);
  line('state', kept, '');
}
