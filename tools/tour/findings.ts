import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { flag } from '../../shared/contract/flag.ts';
import { journey } from '../../shared/contract/journey.ts';
import { touchpoint } from '../../shared/contract/touchpoint.ts';
import { answers } from '../../shared/query-api/answers.ts';
import { askHilvan } from './command-line.ts';

const flags = z.object({ items: z.array(flag) });
const journeys = z.object({ items: z.array(journey) });

/** What the tour goes to look at: all of it found by asking the product. */
export interface Findings {
  /** A silo's flag, its journey, and a touchpoint of that which somebody made without a login. */
  silo: { flag: string; boundary: string; journey: string; email: string; anonymous: string };
  /** A visitor whom nothing ties to a customer, and a customer. */
  visitor: string;
  customers: [string, string];
}

export async function lookAround(cwd: string, file: string): Promise<Findings> {
  const sent = new Map<string, Record<string, string>>();
  for (const line of (await readFile(join(cwd, file), 'utf8')).split('\n')) {
    const read = touchpoint.safeParse(line === '' ? undefined : JSON.parse(line));
    if (read.success) sent.set(read.data.id, read.data.identifiers);
  }
  const all = flags.parse(await askHilvan(['flags', '--limit', '10000'], cwd)).items;
  for (const { id, silo, journey: of } of all) {
    if (silo === undefined) continue;
    const detail = answers.JourneyDetail.parse(await askHilvan(['journey', of], cwd));
    const anonymous = detail.timeline.find(
      ({ namespaces, basis }) => namespaces[0] === 'anonymousId' && basis === 'sole-owner',
    );
    const [email] = detail.timeline.flatMap(each => sent.get(each.id)?.['email'] ?? []);
    if (anonymous === undefined || email === undefined) continue;
    const side = ({ channel, team }: typeof silo.boundary.from) => (team ? `${channel}/${team}` : channel);
    const boundary = `${side(silo.boundary.from)}>${side(silo.boundary.to)}`;
    return {
      silo: { flag: id, boundary, journey: of, email, anonymous: anonymous.id },
      visitor: await unknownVisitor(cwd, sent),
      customers: twoCustomers(sent),
    };
  }
  throw new Error('No silo is there to be shown: record with another seed');
}

async function unknownVisitor(
  cwd: string,
  sent: ReadonlyMap<string, Record<string, string>>,
): Promise<string> {
  const all = journeys.parse(await askHilvan(['journeys', '--limit', '10000'], cwd)).items;
  for (const { id, person } of all) {
    if (!person.startsWith('anonymousId.')) continue;
    const { timeline } = answers.JourneyDetail.parse(await askHilvan(['journey', id], cwd));
    const cookie = sent.get(timeline[0]?.id ?? '')?.['anonymousId'];
    if (cookie !== undefined) return cookie;
  }
  throw new Error('Everybody is known: record with another seed');
}

function twoCustomers(sent: ReadonlyMap<string, Record<string, string>>): [string, string] {
  const [first, second] = [...new Set([...sent.values()].flatMap(each => each['customerId'] ?? []))].sort();
  if (first === undefined || second === undefined) throw new Error('There are no two customers');
  return [first, second];
}
