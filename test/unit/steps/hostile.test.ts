import { describe, expect, it } from 'vitest';
import { ingest } from '../../../shared/steps/ingest.ts';
import { receive } from '../../../shared/steps/receive.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, NOW } from '../../arbitraries/valid-touchpoint.ts';
import { createStack } from './stack.ts';

const touchpointWith = (members: string) => `${JSON.stringify(least).slice(0, -1)},${members}}`;
const event = (detail: string) => `{"detail-type":"Touchpoint Batch","source":"test","detail":${detail}}`;
const envelopeOf = (...touchpoints: string[]) => event(`{"touchpoints":[${touchpoints.join(',')}]}`);
const take = (body: string) => receive({ id: 'm', body }, NOW, intake);
const many = (count: number, member: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => member(i)).join();

describe('nesting', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

  it('too deep to be written is refused alone, with the message it came in', async () => {
    const body = envelopeOf(touchpointWith(`"id":"bad","attributes":{"a":${deep}}`), JSON.stringify(least));
    const { received, touchpoints, refused } = take(body);
    expect([received, touchpoints.length]).toEqual([2, 1]);
    expect(refused).toMatchObject([
      {
        reason: 'invalid',
        touchpoint: 'bad',
        payload: body,
        issues: [
          { path: '', message: 'is nested too deeply to be read: send the fields of the contract only' },
        ],
      },
    ]);
    const { deps } = createStack();
    const other = { id: 'other', body: envelopeOf(JSON.stringify({ ...least, id: 't-2' })) };
    const { counts, failures } = await ingest(deps, [{ id: 'm', body }, other]);
    expect(failures).toEqual([]);
    expect(counts).toMatchObject({ received: 3, stored: 2, duplicate: 0, quarantined: 1 });
  });

  it('anywhere else is refused with its envelope', () => {
    for (const detail of [
      `{"version":${deep},"touchpoints":[1]}`,
      `{"touchpoints":${deep},"x":1}`,
      `{"x":${deep}}`,
    ]) {
      const body = event(detail);
      expect(take(body).refused).toMatchObject([{ payload: body }]);
    }
  });
});

describe('what quarantine tells of a fault stays short', () => {
  it.each([
    ['thousands of unknown fields', touchpointWith(many(6000, i => `"${i}":1`))],
    ['thousands of bad names', touchpointWith(`"attributes":{${many(6000, i => `"${i}":1`)}}`)],
    ['thousands of bad values', touchpointWith(`"statements":{${many(6000, i => `"${i}":[]`)}}`)],
    ['a long name', touchpointWith(`"${'x'.repeat(60_000)}":1`)],
    ['a long namespace', touchpointWith(`"identifiers":{${many(800, i => `"${i}-${'x'.repeat(65)}":""`)}}`)],
    ['a long version', touchpointWith(`"version":"${'x'.repeat(60_000)}"`)],
  ])('%s', (_, touchpoint) => {
    const { refused } = take(envelopeOf(touchpoint));
    expect(refused).toHaveLength(1);
    expect(refused[0]?.issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(refused[0]?.issues).length).toBeLessThan(5000);
    expect(refused[0]?.payload).toBe(JSON.stringify(JSON.parse(touchpoint)));
  });

  it('a long version of the envelope', () => {
    const { refused } = take(event(`{"version":"${'x'.repeat(900_000)}","touchpoints":[]}`));
    expect(JSON.stringify(refused[0]?.issues).length).toBeLessThan(500);
  });
});

describe('a fault says what to do', () => {
  it.each([
    ['"colour":"blue"', 'colour', 'is no field of the contract: leave it out, or put it under attributes'],
    ['"journey":{"id":"A-1"}', 'journey.id', 'is no field of the contract'],
    ['"attributes":{"constructor":1}', 'attributes.constructor', 'is a reserved name'],
    ['"attributes":{"utm source":1}', 'attributes.utm source', 'must begin with a letter'],
    ['"statements":{"Delivery":1}', 'statements.Delivery', 'must be a slug'],
    ['"__proto__":1', '', 'has a field named __proto__: leave it out'],
    ['"identifiers":{"customerId":"a","__proto__":"b"}', '', 'has a field named __proto__: leave it out'],
    ['"attributes":{"__proto__":"b"}', '', 'has a field named __proto__: leave it out'],
    ['"statements":{"__proto__":"b"}', '', 'has a field named __proto__: leave it out'],
  ])('%s', (members, path, message) => {
    const { refused } = take(envelopeOf(touchpointWith(members)));
    expect(refused[0]?.issues).toEqual([{ path, message: expect.stringContaining(message) }]);
  });

  it('and __proto__ in a text is a text', () => {
    const comment = '{\\"__proto__\\":1} \\\\"__proto__\\":';
    const survey = JSON.stringify({ instrument: 'nps', variant: '0-10', score: 1, comment });
    const { touchpoints } = take(envelopeOf(touchpointWith(`"survey":${survey}`)));
    expect(touchpoints).toMatchObject([{ survey: { comment } }]);
  });
});
