import { expect } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { nodeIdOf } from '../../../shared/steps/node-names.ts';
import { createWorld, hasher, replyOf, type Told } from './api-world.ts';
import { at } from './story.ts';
import { tokenOf } from './tokens.ts';

export const TOKENS = {
  admin: tokenOf({ role: 'admin' }),
  analyst: tokenOf({ role: 'analyst' }),
  trusted: tokenOf({ role: 'analyst', identifiers: true }),
  retail: tokenOf({ role: 'team', team: 'retail' }),
  ecommerce: tokenOf({ role: 'team', team: 'ecommerce' }),
  nobody: tokenOf({ role: 'team', team: 'nobody' }),
};
export type Who = keyof typeof TOKENS;

const CUSTOMERS = ['alice', 'bob', 'carol'];
/** Says nothing to a team but its own. */
const marked = (team: string, name: string): Partial<Told> => ({
  reason: `mark-${team}`,
  attributes: { note: `mark-${team}-${name}` },
  statements: { price: `mark-${team}` },
  voice: [{ quadrant: 'says', text: `mark-${team}` }],
  survey: { instrument: 'nps', variant: '0-10', score: 3, comment: `mark-${team}` },
});

/** Alice is everybody's; Bob never left the web; Carol only called. */
export const log: Told[] = CUSTOMERS.flatMap((name, day) => {
  const channels = [['web', 'store', 'call-center'], ['web'], ['call-center']][day] ?? [];
  return ['cart.filled', 'order.placed', 'order.placed', 'cart.filled'].map((activity, i): Told => {
    const channel = channels[i % channels.length] ?? 'web';
    const team = { web: 'ecommerce', store: 'retail', 'call-center': 'contact-centre' }[channel] ?? '';
    return {
      id: `${name}-${i}-mark-${team}`,
      occurredAt: at(2 + day, `1${i}:00`),
      channel,
      activity,
      identifiers: { customerId: name, deviceId: `device-of-${name}` },
      ...marked(team, name),
    };
  });
});
export const hashes = CUSTOMERS.flatMap(name => [
  nodeIdOf(hasher, 'customerId', name),
  nodeIdOf(hasher, 'deviceId', `device-of-${name}`),
]).map(node => node.slice(node.indexOf('.') + 1));

/** The API over what these customers did. */
export async function createAccessWorld() {
  const world = createWorld();
  for (const each of log) await world.send(each);
  await world.sweep();

  const ask = async (who: Who, path: string, init: RequestInit = {}) =>
    replyOf(await world.api.request(path, { headers: { authorization: `Bearer ${TOKENS[who]}` }, ...init }));
  const asked = async (who: Who, path: string) => {
    const { status, body } = await ask(who, path);
    expect(status, `${who} ${path}`).toBe(200);
    return body;
  };
  const journeysOf = async (who: Who) => answers.Journeys.parse(await asked(who, '/v1/journeys')).items;
  const journeyOf = async (name: string) => {
    const person = nodeIdOf(hasher, 'customerId', name);
    const found = (await journeysOf('admin')).find(each => each.person === person);
    if (found === undefined) throw new Error(`${name} has no journey`);
    return found.id;
  };
  return { world, ask, asked, journeysOf, journeyOf };
}
