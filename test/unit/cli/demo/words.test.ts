import { describe, expect, test } from 'vitest';
import { activityWords } from '../../../../cli/demo/words/activities.ts';
import { languageOf } from '../../../../cli/demo/words/language.ts';
import { catalogues, createSpeaker } from '../../../../cli/demo/words/speaker.ts';
import { shippedDefinitions } from '../../../../shared/definitions/shipped.ts';

type Leaf = { path: string; text: string };

/** Whatever a sentence asks for, this has it. */
const anything = new Proxy({}, { get: () => '§' });

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value === 'function') return [{ path, text: String(value(anything)) }];
  return Object.entries(value ?? {}).flatMap(([key, each]) => leavesOf(each, `${path}/${key}`));
}

describe('the catalogue', () => {
  const english = leavesOf(catalogues.en);
  const spanish = new Map(leavesOf(catalogues.es).map(({ path, text }) => [path, text]));
  // Names, and mere arrangements of what is put in.
  const SAME = /^\/(addresses\/(aws|tokenNote)|known\/by|contradictingThing|no|columns\/boundary)$/;

  test.each(english)('$path is said in both languages', ({ path, text }) => {
    const other = spanish.get(path);
    // Nothing is to be said of what simply succeeded.
    if (path === '/outcomes/completed') expect([text, other]).toEqual(['', '']);
    else {
      expect(text).toMatch(/\S/);
      expect(other).toMatch(/\S/);
      expect(`${text}${other}`).not.toMatch(/undefined|NaN|\[object/);
      if (!SAME.test(path)) expect(other).not.toBe(text);
    }
  });

  test('they have the same sentences', () => {
    expect([...spanish.keys()].sort()).toEqual(english.map(each => each.path).sort());
    expect(english.length).toBeGreaterThan(80);
  });
});

const told = shippedDefinitions.filter(({ id }) => id === 'retail-order' || id === 'telecom-support');

test.each(told.flatMap(({ source }) => source.stages.flatMap(stage => stage.activities)))(
  '%s has words in both languages, or is a pattern',
  activity => {
    if (activity.endsWith('.*')) return;
    for (const language of ['en', 'es'] as const) {
      const { happened, doing } = activityWords(activity, language);
      expect(`${happened} ${doing}`).not.toMatch(/[“«]/);
    }
  },
);

test('what nobody named is read out', () => {
  expect(activityWords('claim.part-paid', 'en').doing).toBe('“claim: part paid”');
  expect(activityWords('constructor', 'es').happened).toBe('«constructor»');
  const { place, department, channel } = createSpeaker('es');
  expect(place('smart-tv')).toBe('por el canal «smart tv»');
  expect(department('constructor')).toBe('el departamento «constructor»');
  expect(channel('smart-tv')).toBe('smart tv');
});

test.each([
  [{ LANG: 'es_ES.UTF-8' }, 'es'],
  [{ LANG: 'es' }, 'es'],
  [{ LANG: 'est_EE' }, 'en'],
  [{ LANG: 'fr_FR.UTF-8' }, 'en'],
  [{ LANG: 'es_MX', LC_ALL: 'en_GB.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'es_AR.UTF-8' }, 'es'],
  [{ LANG: 'en_US', LC_ALL: '', LC_MESSAGES: 'es_ES' }, 'es'],
  [{}, 'en'],
] as const)('%o asks for %s', (env, language) => {
  expect(languageOf(env)).toBe(language);
});

test.each([
  ['2026-11-02T10:00:00Z', '2026-11-04T22:00:00Z', '3 days', '3 días'],
  ['2026-11-02T10:00:00Z', '2026-11-02T12:10:00+01:00', '70 minutes', '70 minutos'],
  ['2026-11-02T10:00:00Z', '2026-11-02T10:00:05Z', '1 minute', '1 minuto'],
])('from %s to %s are %s', (from, to, en, es) => {
  expect(createSpeaker('en').between(from, to)).toBe(en);
  expect(createSpeaker('es').between(from, to)).toBe(es);
});
