import { beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { createWorld, type World } from './api-world.ts';
import { aliceLogsIn, aliceOnWeb, at, bobLogsIn, someone } from './story.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('touchpoints', () => {
  const explain = (id: string) =>
    world.ask(answers.TouchpointExplanation, `/v1/explain/touchpoints/${encodeURIComponent(id)}`);

  it('says which sighting makes an anonymous one the customer’s', async () => {
    await world.send(aliceOnWeb, aliceLogsIn);
    const { id } = await world.findOne('customerId', 'alice');
    const explained = await explain('w1');
    expect(explained).toMatchObject({
      person: id,
      basis: 'sole-owner',
      settled: true,
      identifiers: [{ namespace: 'deviceId', kind: 'anonymous', decides: true }],
      sightings: [
        {
          identifier: { namespace: 'deviceId' },
          seenWith: { namespace: 'customerId' },
          touchpoint: 'w2',
          at: '2026-11-02T10:30:00.000Z',
          person: id,
        },
      ],
      journeys: [{ definition: { id: 'order' }, stage: 'choose' }],
    });
    expect(explained.why).toContain('first on touchpoint w2 at 2026-11-02T10:30:00.000Z');
    expect(JSON.stringify(explained)).not.toContain('tablet');
  });

  it('follows the chain from a cookie by an e-mail to the customer', async () => {
    await world.send(
      { ...aliceOnWeb, identifiers: { anonymousId: 'cookie' } },
      {
        ...aliceOnWeb,
        id: 'newsletter',
        occurredAt: at(3),
        identifiers: { email: 'a@b.es', anonymousId: 'cookie' },
      },
      { ...aliceLogsIn, occurredAt: at(4), identifiers: { customerId: 'alice', email: 'a@b.es' } },
    );
    const { person, sightings } = await explain('w1');
    expect(sightings).toMatchObject([
      {
        identifier: { namespace: 'anonymousId' },
        seenWith: { namespace: 'email' },
        touchpoint: 'newsletter',
      },
      { identifier: { namespace: 'email' }, seenWith: { namespace: 'customerId' }, touchpoint: 'w2' },
    ]);
    expect(person).toBe((await world.findOne('customerId', 'alice')).id);
  });

  it('names the sightings between which nobody is guessed', async () => {
    await world.send(aliceLogsIn, bobLogsIn, someone);
    const explained = await explain('s1');
    expect(explained).toMatchObject({ basis: 'unattributed', sightings: [{ touchpoint: 'b1' }] });
    expect(explained.why).toContain('nobody is guessed');
  });

  const odd = ['a/b', 'ünï 100%', '50%25', 'x?y#z', '%zz', '__proto__', '+'];
  it.each(odd)('is found by the id %j', async id => {
    await world.send({ ...aliceLogsIn, id });
    expect((await explain(id)).touchpoint.id).toBe(id);
  });

  it.each([...odd, '..', '.', '\n', '/'])('is found by the id %j as a parameter', async id => {
    await world.send({ ...aliceLogsIn, id });
    const query = new URLSearchParams({ id });
    const { touchpoint } = await world.ask(answers.TouchpointExplanation, `/v1/explain/touchpoints?${query}`);
    expect(touchpoint.id).toBe(id);
  });
});
