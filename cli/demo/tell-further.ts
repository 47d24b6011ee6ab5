import type { Addresses } from '../stack/print-addresses.ts';
import type { Paragraph } from './layout.ts';
import type { Speaker } from './words/speaker.ts';

/** Where it can be looked into, and commands ready to be copied. */
export function tellFurther(addresses: Addresses, keptIn: string | undefined, { say }: Speaker): Paragraph[] {
  const words = say.addresses;
  const { apiUrl, apiToken, awsEndpoint, busName } = addresses;
  const rows = [
    [words.api, apiUrl, words.apiNote],
    [words.token, apiToken, words.tokenNote],
    [words.aws, awsEndpoint, words.awsNote({ bus: busName })],
    [words.state, keptIn ?? words.kept, ''],
  ] as const;
  const widest = Math.max(...rows.map(([name]) => name.length));
  const commands = [
    'npx hilvan report rework',
    'npx hilvan report scorecard',
    'npx hilvan flags --kind drop-off',
    'npx hilvan journeys --state dropped-off',
    `curl -H "Authorization: Bearer ${apiToken}" \\`,
    `  '${apiUrl}/v1/journeys?state=dropped-off&limit=5'`,
    `aws events list-event-buses --endpoint-url ${awsEndpoint}`,
  ];
  return [
    ...rows.map(([name, value, note]) => ({
      text: `${name.padEnd(widest)}  ${value}  ${note}`.trimEnd(),
      indent: 2,
      whole: true,
    })),
    { text: '' },
    ...commands.map(text => ({ text, indent: 2, whole: true, style: 'command' as const })),
  ];
}
