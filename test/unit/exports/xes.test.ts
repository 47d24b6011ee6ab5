import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import type { LakeRows } from '../../../shared/contract/lake.ts';
import { createXesWriter } from '../../../shared/exports/xes.ts';
import { lakePersons } from '../../arbitraries/exported-rows.ts';
import { runs } from '../../runs.ts';
import { textOf } from './text-of.ts';

// The grammar of IEEE 1849-2016, as its XML schema states it: which elements stand in which, in what order, with which attributes.
const ATTRIBUTES = ['string', 'date', 'int', 'float', 'boolean', 'id', 'list'];
const ORDER: Readonly<Record<string, string[][]>> = {
  log: [['extension'], ['global'], ['classifier'], ATTRIBUTES, ['trace'], ['event']],
  global: [ATTRIBUTES],
  trace: [ATTRIBUTES, ['event']],
  event: [ATTRIBUTES],
};
const NC_NAME = /^[A-Za-z_][\w.-]*$/;
const NAME = /^[A-Za-z_:][\w.:-]*$/;
const VALUES: Readonly<Record<string, RegExp>> = {
  date: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  int: /^[+-]?\d+$/,
  float: /^(-?INF|NaN|[+-]?\d+(\.\d*)?([eE][+-]?\d+)?)$/,
  boolean: /^(true|false|0|1)$/,
};

function violations(xml: string): string[] {
  const found: string[] = [];
  const open: { name: string; place: number }[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    found.push(error.message);
  });
  parser.on('doctype', () => {
    found.push('a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    const order = ORDER[parent?.name ?? ''] ?? [];
    const place = order.findIndex(names => names.includes(name));
    if (parent === undefined ? name !== 'log' : place < parent.place) {
      found.push(`${name} in ${parent?.name} is out of place`);
    } else if (parent !== undefined) parent.place = place;
    open.push({ name, place: 0 });
    const needs = (attribute: string, format: RegExp) => {
      const value = attributes[attribute];
      if (value === undefined || !format.test(value)) found.push(`${name} ${attribute}`);
    };
    if (name === 'log') needs('xes.version', /^\d+(\.\d+)?$/);
    if (name === 'extension') for (const each of ['name', 'prefix']) needs(each, NC_NAME);
    if (name === 'classifier') needs('name', NC_NAME);
    if (name === 'global') needs('scope', /^(trace|event)$/);
    if (ATTRIBUTES.includes(name)) {
      needs('key', NAME);
      needs('value', VALUES[name] ?? /^/);
    }
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return found;
}

const shown = { texts: true, identifiers: false };
const xesOf = (persons: LakeRows[]) => textOf(createXesWriter(shown), persons);

test('is well-formed and valid by the schema of IEEE 1849, whatever texts it holds', () => {
  fc.assert(
    fc.property(lakePersons, persons => {
      expect(violations(xesOf(persons))).toEqual([]);
    }),
    { numRuns: runs(40, 2000) },
  );
});

test('the check finds what is wrong', () => {
  const log = (inside: string) => `<log xes.version="1.0">${inside}</log>`;
  expect(violations(log('<trace/><string key="a" value=""/>'))).toEqual(['string in log is out of place']);
  expect(violations(log('<trace><event/><int key="a" value="1"/></trace>'))).toHaveLength(1);
  expect(violations(log('<int key="a" value="1.5"/>'))).toEqual(['int value']);
  expect(violations(log('<trace><event></trace>'))).not.toEqual([]);
  expect(violations('<log/>')).toEqual(['log xes.version']);
});

test('has the standard extensions, and the attributes that tools look for', () => {
  const [persons = []] = fc.sample(
    lakePersons.filter(each => each.some(({ journeys }) => journeys.length > 0)),
    1,
  );
  const xml = xesOf(persons);
  for (const prefix of ['concept', 'time', 'org', 'lifecycle', 'cost'])
    expect(xml).toContain(`prefix="${prefix}"`);
  for (const key of [
    'concept:name',
    'time:timestamp',
    'org:resource',
    'lifecycle:transition',
    'cost:total',
  ]) {
    expect(xml).toContain(`key="${key}"`);
  }
});
