import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { analyzeTouchpoints } from '../../../cli/analyze/analyze-touchpoints.ts';
import { openAttributions } from '../../../cli/analyze/attributions.ts';
import { readDefinitionFile } from '../../../cli/analyze/definition-file.ts';
import { localIntake } from '../../../cli/analyze/intake.ts';
import { writeDefinition, writeTouchpoints } from '../../../cli/exports/import-log.ts';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';
import { retentionFrom, tooOldFor } from '../../../cli/repair/retention-option.ts';
import { csvField } from '../../../shared/exports/csv-cell.ts';
import { runs } from '../../runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'hilvan-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [csv, touchpoints, definitionFile] = ['log.csv', 'touchpoints.jsonl', 'definition.json'].map(name =>
  join(folder, name),
) as [string, string, string];
const { signal } = new AbortController();

async function imported(text: string) {
  writeFileSync(csv, text);
  const log = await readEventLog(csv);
  await writeTouchpoints(log, 'case', touchpoints, signal);
  const guessed = await writeDefinition(log, 'case', definitionFile);
  const lines = readFileSync(touchpoints, 'utf8').trim().split('\n');
  return { log, guessed, told: lines.map(line => JSON.parse(line)) };
}

async function analyzed() {
  const options = {
    definitions: [await readDefinitionFile(definitionFile)],
    attributions: await openAttributions(undefined),
    signal,
  };
  return analyzeTouchpoints(touchpoints, Date.UTC(2030, 0, 1), localIntake({}), options);
}

const LOG = `case,activity,resource,time,customer
0,Register,Web,2026-11-01T10:00:00Z,ana
0,register,web,2026-11-01T10:00:00Z,ana
0,Decide,Call Center,2026-11-02T10:00:00Z,ana
1,Register,Web,2026-11-03T10:00:00Z,
1,Decide,Web,2026-11-04T10:00:00Z,
`;

test('a row is a touchpoint: the case its journey key, the customer who it is of, names as the contract writes them', async () => {
  const { told } = await imported(LOG);
  expect(told[0]).toMatchObject({
    occurredAt: '2026-11-01T10:00:00.000Z',
    channel: 'web',
    activity: 'register',
    identifiers: { customerId: 'ana' },
  });
  // Two names of the log stay two.
  expect(told[1]).toMatchObject({ channel: 'web-2', activity: 'register-2' });
  // A case named 0 would be taken for nobody.
  expect(told[0].journey.key).toMatch(/^case-/);
  expect(told[3]).toMatchObject({ identifiers: {}, journey: { type: 'case', key: '1' } });
});

test('the same log gives the same touchpoints', async () => {
  const { told } = await imported(LOG);
  expect((await imported(LOG)).told).toEqual(told);
});

test('the definition has the activities in stages, and for starts and goals what cases begin and end with', async () => {
  const { guessed } = await imported(LOG);
  expect(guessed).toMatchObject({ id: 'log', starts: ['register'], goals: ['decide'], keyTypes: ['case'] });
  expect(guessed.stages.map(({ id, activities }) => [id, activities])).toEqual([
    ['begin', ['register']],
    ['work', ['register-2']],
    ['end', ['decide']],
  ]);
  expect(guessed.channels['call-center']).toEqual({ kind: 'assisted' });
});

test('a log of which a stack keeps nothing for long says so, with a retention that suffices', async () => {
  const { log } = await imported(LOG);
  const at = (day: string) => Date.parse(`${day}T10:00:00Z`);
  expect(tooOldFor(log, { touchpoints: 400, journeys: 400 }, at('2027-12-06'))).toBeUndefined();
  expect(tooOldFor(log, { touchpoints: 400, journeys: 400 }, at('2027-12-07'))).toBe(
    'the oldest row is of 401 days ago, and a stack keeps 400 days: ' +
      'start it with HILVAN_RETENTION=touchpoints=801,ledgers=1602,journeys=801',
  );
  const kept = retentionFrom('touchpoints=801,ledgers=1602,journeys=801');
  expect(tooOldFor(log, kept, at('2027-12-07'))).toBeUndefined();
  expect(tooOldFor(log, {}, at('2090-01-01'))).toBeUndefined();
});

const row = fc.record({
  of: fc.constantFrom('0', 'null', 'a', 'A', ' a', 'x'.repeat(300)),
  activity: fc.constantFrom('A', 'a', 'Ä', '=A', 'b c', '☕'),
  resource: fc.constantFrom('web', 'Web', 'call.center', 'a'.repeat(80), 'a'.repeat(81)),
  at: fc.nat({ max: 5 }),
});

test('every row is a touchpoint of the journey of its case, and the figures are those of the log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 25 }), async rows => {
      const lines = rows.map(({ of, activity, resource, at }) =>
        [...[of, activity, resource].map(text => csvField(text, false)), `2026-11-01T10:00:0${at}Z`].join(),
      );
      const { log } = await imported(['case,activity,resource,time', ...lines, ''].join('\n'));
      const { counts, figures } = await analyzed();
      expect(counts).toEqual({ received: rows.length, stored: rows.length, duplicate: 0, quarantined: 0 });
      expect(figures.journeys).toBe(log.cases.length);
      const { rework, pingPong } = measureEventLog(log);
      const { casesWithRework, rework: repeated, selfLoops, repetitions, kinds } = figures.rework;
      expect({ casesWithRework, rework: repeated }).toMatchObject({
        casesWithRework: rework.pm4py.casesWithRework,
        rework: rework.pm4py.rework,
      });
      expect({ selfLoops, repetitions }).toEqual(rework.edeaR);
      expect(kinds).toEqual(rework.kinds);
      expect(figures.rework.pingPong).toEqual(pingPong);
    }),
    { numRuns: runs(40, 2000) },
  );
});
