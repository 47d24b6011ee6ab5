import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { journeyDefinition } from '../../../shared/contract/journey-definition.ts';
import { duration } from '../../../shared/contract/primitives.ts';
import { touchpoint } from '../../../shared/contract/touchpoint.ts';
import { addTexts } from '../../../tools/contract/describe.ts';
import * as samples from '../../../tools/contract/examples.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { sampleQuarantine } from '../../contract/samples.ts';
import { folder, root, textOf } from './contract-files.ts';
import { mutated } from './mutated.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
formats.default(ajv);
const names = (await readdir(folder)).filter(name => name.endsWith('.schema.json'));
const schemas = new Map<string, ValidateFunction>();
for (const name of names) {
  schemas.set(name.replace('.schema.json', ''), ajv.compile(JSON.parse(await textOf(name))));
}

/** Where a value is not as the schema says; empty where it is. */
function faults(name: string, value: unknown): string[] {
  const validate = schemas.get(name);
  if (validate === undefined) throw new Error(`There is no ${name}.schema.json`);
  validate(value);
  return (validate.errors ?? []).map(each => `${each.instancePath} ${each.message}`);
}

const [placed, called] = samples.touchpoints;
const journey = {
  id: 'retail-order~W1oGZbm2',
  person: 'customerId.Zk2v8w',
  definition: { id: 'retail-order', version: 1 },
  state: 'completed',
  stage: 'delivery',
  startedAt: '2026-11-22T10:00:00Z',
  lastAt: '2026-11-25T10:00:00Z',
  endedAt: '2026-11-25T10:00:00Z',
  keyed: true,
  touchpoints: 2,
  channels: ['web', 'store'],
  flags: { repetition: 1 },
  rework: {
    pm4py: 1,
    edeaR: { selfLoops: { all: 1, repeat: 0, redo: 1 }, repetitions: { all: 0, repeat: 0, redo: 0 } },
    occurrences: 1,
  },
  cost: { amount: 5, currency: 'EUR' },
  siloCost: { amount: 0, currency: 'EUR' },
  recoveries: [{ at: '2026-11-24T10:00:00Z', channel: 'app' }],
};

describe('JSON Schemas', () => {
  it('are draft 2020-12, with an id of their own, a title and a text for every field', async () => {
    expect(names.length).toBeGreaterThanOrEqual(9);
    const ids = new Set<string>();
    for (const name of names) {
      const schema = JSON.parse(await textOf(name));
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
      expect(schema.title).toMatch(/^[A-Z]/);
      ids.add(schema.$id);
      for (const [field, text] of fieldTexts(schema)) expect(text, `${name} ${field}`).toMatch(/\S{2}/);
    }
    expect(ids.size).toBe(names.length);
  });

  it.each([
    ['touchpoint', placed],
    ['touchpoint', called],
    ['touchpoint-batch', samples.batch],
    ['journey-definition-put', samples.definitionPut],
    ['identity-correction', samples.correction],
    ['journey', journey],
    ['journey', { ...journey, fieldOfTomorrow: 1 }],
    ['flag', samples.announcement.flag],
    ['flag-announcement', samples.announcement],
    ['bound-reached', samples.bound],
    ['quarantine-record', sampleQuarantine('q1')],
    ['erasure-request', samples.erasureRequest],
    ['erasure-announcement', samples.erasureAnnouncement],
    ['context-request', samples.contextRequested],
    ['context-answer', samples.contextAnswered],
  ])('%s takes a real one (%#)', (name, value) => {
    expect(faults(name, value)).toEqual([]);
  });

  it('the shipped definitions pass', async () => {
    const shipped = await readdir(join(root, 'definitions'));
    expect(shipped.length).toBeGreaterThanOrEqual(4);
    for (const file of shipped) {
      const definition = JSON.parse(await readFile(join(root, 'definitions', file), 'utf8'));
      expect(faults('journey-definition', definition), file).toEqual([]);
    }
  });

  it.each([
    ['touchpoint', { ...placed, id: undefined }, "must have required property 'id'"],
    ['touchpoint', { ...placed, occurredAt: '2026-11-22T10:00:00' }, '/occurredAt must match'],
    ['touchpoint', { ...placed, channel: 'Call Center' }, '/channel must match pattern'],
    ['touchpoint', { ...placed, extra: 1 }, 'must NOT have additional properties'],
    ['touchpoint', { ...placed, outcome: 'done' }, '/outcome must be equal to one of'],
    ['touchpoint', { ...placed, attributes: { constructor: 1 } }, '/attributes property name must be valid'],
    ['touchpoint', { ...placed, attributes: { a: {} } }, '/attributes/a must be'],
    [
      'touchpoint',
      { ...placed, statements: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`s${i}`, i])) },
      '/statements must NOT have more than 50',
    ],
    ['touchpoint-batch', { touchpoints: [] }, '/touchpoints must NOT have fewer than 1'],
    [
      'touchpoint-batch',
      { touchpoints: [placed, { ...called, cost: { amount: 1, currency: 'eur' } }] },
      '/touchpoints/1/cost/currency must match',
    ],
    [
      'journey-definition-put',
      { ...samples.definitionPut, definition: {} },
      "/definition must have required property 'stages'",
    ],
    ['identity-correction', { ...samples.correction, kind: 'merge' }, '/kind must be equal to one of'],
    ['erasure-request', { ...samples.erasureRequest, reason: '' }, '/reason must NOT have fewer than 1'],
    ['erasure-announcement', { ...samples.erasureAnnouncement, persons: [] }, '/persons must NOT have'],
    ['journey', { ...journey, state: 'lost' }, '/state must be equal to one of'],
    ['journey', { ...journey, flags: { 'no-such-kind': 1 } }, '/flags property name must be valid'],
    ['flag', { ...samples.announcement.flag, evidence: [] }, '/evidence must NOT have fewer than 1'],
    ['flag-announcement', { ...samples.announcement, sequence: 0 }, '/sequence must be >= 1'],
    ['bound-reached', { ...samples.bound, bound: 'patience' }, '/bound must be equal to one of'],
    [
      'quarantine-record',
      sampleQuarantine('q1', { issues: [{ path: 'a' } as never] }),
      "/issues/0 must have required property 'message'",
    ],
  ])('%s refuses a faulty one (%#): %3$s', (name, value, expected) => {
    const plain: unknown = JSON.parse(JSON.stringify(value));
    expect(faults(name, plain).join('\n')).toContain(expected);
  });

  it('say of touchpoints what the code says, but for the scale of a survey', () => {
    let refused = 0;
    const one = fc.oneof(
      fc.constantFrom(...samples.touchpoints),
      touchpointLog(1).map(([first]) => first),
    );
    fc.assert(
      fc.property(one.chain(mutated), value => {
        const { error } = touchpoint.safeParse(value);
        const issues = (error?.issues ?? []).filter(each => !each.message.includes('must lie on the scale'));
        if (issues.length > 0) refused++;
        expect(faults('touchpoint', value).length > 0).toBe(issues.length > 0);
      }),
      { numRuns: 1_500 },
    );
    // Mutations that never hurt would prove nothing.
    expect(refused).toBeGreaterThan(300);
  });

  it('say of durations and activity patterns what the code says', () => {
    const piece = fc.constantFrom(
      'P',
      'T',
      'D',
      'H',
      'M',
      'S',
      'W',
      'Y',
      '0',
      '1',
      '30',
      '99999',
      '123456',
      '-',
      '.',
      '',
    );
    const durations = fc.oneof(
      fc.array(piece, { maxLength: 9 }).map(each => `P${each.join('')}`),
      fc.constantFrom('P1D', 'PT0S', 'P0DT0H1M', 'P2W', 'P1DT', 'PT5M0S'),
    );
    const patterns = fc
      .array(fc.constantFrom('a', 'order', '9', '-', '.', '*', '.*', 'A', ' '), { maxLength: 6 })
      .map(each => each.join(''));
    const { definition } = samples.definitionPut;
    fc.assert(
      fc.property(durations, patterns, (text, pattern) => {
        expect(faults('journey-definition', { ...definition, inactivity: text }).length > 0).toBe(
          !duration.safeParse(text).success,
        );
        const repeatable = { ...definition, repeatable: [pattern] };
        expect(faults('journey-definition', repeatable).length > 0).toBe(
          !journeyDefinition.safeParse(repeatable).success,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('cannot forget a field, nor speak of one that is not there', () => {
    const schema = () => ({ type: 'object', properties: { a: { type: 'object', properties: { b: {} } } } });
    expect(() => addTexts(schema(), 'X', { a: 'A' })).toThrow(
      'X: the field a.b has no text: add it to tools/contract/fields.ts',
    );
    expect(() => addTexts(schema(), 'X', { a: 'A', 'a.b': 'B', c: 'C' })).toThrow(
      'speaks of c, which the schema does not have',
    );
  });
});

function* fieldTexts(schema: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'examples') continue;
    if (keyword === 'properties') {
      for (const [name, field] of Object.entries(z.record(z.string(), z.looseObject({})).parse(value))) {
        yield [`${path}.${name}`, field['description']];
        yield* fieldTexts(field, `${path}.${name}`);
      }
    } else yield* fieldTexts(value, path);
  }
}
