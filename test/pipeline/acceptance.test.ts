import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { localLake } from '../../cli/lake/local-lake.ts';
import { journeyDefinition } from '../../shared/contract/journey-definition.ts';
import { touchpoint } from '../../shared/contract/touchpoint.ts';
import { INTAKE_CHANNELS, intakeCases, intakeCsv, levelsOf, reworkOf } from './intake-log.ts';
import { type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { runCli } from './spawn-cli.ts';

// An event log goes the way of a user's: touchpoints, bus, lake, reports, SQL, another log. The numbers stay what they are.

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let lake: string;

const hilvan = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCli(args, { cwd: folder.dir });
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
};

/** The vectors of edeaR and pm4py (docs/semantics.md), as `activity/channel`. */
const CASES = {
  c1: 'A/web A/web B/call A/call C/store C/app',
  c2: 'A/web B/call A/web B/call',
};
const MEASURES = {
  pm4py: { count: 5, journeys: 2 },
  edeaR: {
    selfLoops: { all: { count: 2 }, repeat: { count: 1 }, redo: { count: 1 } },
    repetitions: { all: { count: 3 }, repeat: { count: 2 }, redo: { count: 1 } },
  },
  occurrences: { count: 5 },
};

/** Definition → the files of its touchpoints. */
const LOGS = { log: 'touchpoints.jsonl', intake: 'intake.jsonl' };

beforeAll(async () => {
  folder = await temporaryFolder();
  const rows = Object.entries(CASES).flatMap(([name, steps]) =>
    steps.split(' ').map((step, i) => `${name},${step.replace('/', ',')},2026-01-02T10:0${i}:00Z`),
  );
  const log = ['case,activity,resource,time', ...rows].join('\n');
  await writeFile(path.join(folder.dir, 'log.csv'), log);
  await writeFile(path.join(folder.dir, 'intake.csv'), intakeCsv(intakeCases()));
  await hilvan('import', 'log.csv', '--out', LOGS.log, '--definition', 'log.json');
  const columns = ['--resource', 'case:channel', '--by', 'case:channel'];
  await hilvan('import', 'intake.csv', ...columns, '--out', LOGS.intake, '--definition', 'intake.json');

  stack = await startStack(path.join(folder.dir, '.hilvan'), undefined, undefined, true);
  for (const name of Object.keys(LOGS)) {
    const text = await readFile(path.join(folder.dir, `${name}.json`), 'utf8');
    const definition = journeyDefinition.parse(JSON.parse(text));
    // Beforehand: functions look for new definitions once a minute.
    await stack.store.putDefinition({ definition, digest: `of ${name}`, effectiveFrom: 0, log: [] });
  }
  for (const file of Object.values(LOGS)) await hilvan('send', file, '--endpoint', stack.runtime.awsEndpoint);
  await stack.runtime.idle();
  await stack.runtime.followed();
  lake = await localLake(path.join(folder.dir, '.hilvan'));
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder.remove();
});

const ofApi = () => ['--api', stack.runtime.apiUrl, '--token', stack.runtime.apiToken];
const ofLake = () => ['--lake', lake, '--definition-file', 'log.json'];
const answer = z.object({ journeys: z.number(), figures: z.record(z.string(), z.unknown()) });
const report = async (...args: string[]) =>
  answer.parse(JSON.parse(await hilvan('report', ...args, '--json')));

describe('an event log, sent as touchpoints', () => {
  it('has its published measures of rework in the reports of the API', async () => {
    const { journeys, figures } = await report('rework', '--definition', 'log', ...ofApi());
    expect(journeys).toBe(2);
    expect(figures['measures']).toMatchObject({ journeys: 2, touchpoints: 10, ...MEASURES });
  });

  it('has the same figures where the files of the lake are asked without a server', async () => {
    for (const [name, ...options] of [['rework'], ['transitions', '--of', 'stage'], ['paths']] as const) {
      const args = [name, ...options, '--definition', 'log'];
      const [api, files] = await Promise.all([report(...args, ...ofApi()), report(...args, ...ofLake())]);
      const { figures } = z.object({ figures: z.unknown() }).parse(withoutLinks(api));
      expect(files.figures).toEqual(figures);
    }
  });

  it('opens the journeys behind a figure, by the API and from the files', async () => {
    const args = ['report', 'transitions', '--definition', 'log', '--open', 'move/web/call'];
    const [api, files] = await Promise.all([hilvan(...args, ...ofApi()), hilvan(...args, ...ofLake())]);
    // Files are read by bucket, or person by person: the order of journeys is either's own.
    expect(api.split('\n').sort()).toEqual(files.split('\n').sort());
    expect(api).toMatch(/^(log~\S+\n){2}2 of 2 journeys/);
  });

  it('has the same figures in SQL, and in the log that SQL gives back', async () => {
    const sql = (statement: string, format: string) =>
      hilvan('sql', statement, '--lake', lake, '--format', format);
    const view =
      'SELECT pm4py, reworked, self_loops, self_loops_redo, repetitions, repetitions_redo, occurrences';
    expect(JSON.parse(await sql(`${view} FROM rework_measures WHERE definition = 'log'`, 'json'))).toEqual([
      {
        ...{ pm4py: 5, reworked: 2, self_loops: 2, self_loops_redo: 1 },
        ...{ repetitions: 3, repetitions_redo: 1, occurrences: 5 },
      },
    ]);
    const steps =
      'SELECT journey AS "case", activity, channel AS resource, occurred_at AS time FROM journey_steps' +
      " WHERE definition = 'log'";
    await writeFile(path.join(folder.dir, 'again.csv'), await sql(steps, 'csv'));
    await hilvan('export', '--from', 'again.csv', '--out', 'again.xes.gz');
    for (const file of ['log.csv', 'again.csv', 'again.xes.gz']) {
      expect(JSON.parse(await hilvan('analyze', file, '--json')), file).toMatchObject({
        ...{ cases: 2, events: 10 },
        rework: { pm4py: { casesWithRework: 2, rework: 5 }, edeaR: edeaRCounts(), occurrences: 5 },
      });
    }
  });

  it('asks for no permission that a function does not have', () => {
    expect(stack.complaints).toEqual([]);
  });
});

describe('cases by the channel they came in by', () => {
  const cases = intakeCases();
  const events = cases.reduce((sum, each) => sum + each.activities.length, 0);
  const measured = z.looseObject({ pm4py: z.looseObject({ count: z.number(), journeys: z.number() }) });
  const level = z.looseObject({ journeys: z.number(), open: z.string() });
  const move = z.looseObject({ from: z.string(), to: z.string(), count: z.number() });
  const variant = z.looseObject({ path: z.array(z.string()), journeys: z.number() });
  const ask = async <T extends z.ZodType>(asked: string, figures: T) => {
    const body = await stack.get(`/v1/analytics/${asked}${asked.includes('?') ? '&' : '?'}definition=intake`);
    return z.object({ journeys: z.number(), figures }).parse(body);
  };

  it('have the rework of each channel by HTTP, chosen by channel and by attribute', async () => {
    for (const name of INTAKE_CHANNELS) {
      const wanted = reworkOf(cases.filter(({ channel }) => channel === name));
      for (const filter of [`channel=${name.toLowerCase()}`, `attribute=case:${name}`]) {
        const { journeys, figures } = await ask(`rework?${filter}`, z.object({ measures: measured }));
        const { count, journeys: reworked } = figures.measures.pm4py;
        expect({ cases: journeys, journeys: reworked, count }, filter).toEqual(wanted);
      }
    }
  });

  it('have one count of journeys and steps in funnel, matrix, paths and SQL', async () => {
    const steps = ['confirmation-of-receipt', 't02-check', 't05-print-and-send'];
    const wanted = levelsOf(cases, ['Confirmation of receipt', 'T02 Check', 'T05 Print and send']);
    const row = steps.map(each => `activity:${each}`).join();
    const levels = z.object({ total: z.object({ levels: z.array(level) }) });
    const funnel = (await ask(`funnel?steps=${row}`, levels)).figures.total.levels;
    expect(funnel.map(each => each.journeys)).toEqual(wanted);

    const { moves, ...matrix } = (
      await ask(
        'transitions?of=activity',
        z.object({ journeys: z.number(), steps: z.number(), moves: z.array(move) }),
      )
    ).figures;
    const counted = (of: (each: z.infer<typeof move>) => boolean) =>
      moves.filter(of).reduce((sum, each) => sum + each.count, 0);
    expect(matrix).toEqual({ journeys: cases.length, steps: events });
    expect(counted(({ from }) => from === '~start')).toBe(cases.length);
    expect(counted(({ to }) => to === '~end')).toBe(cases.length);
    expect(counted(({ to }) => to !== '~end')).toBe(events);

    const { variants } = (
      await ask('paths?of=activity&collapse=false', z.object({ variants: z.array(variant) }))
    ).figures;
    const ways = new Set(cases.map(({ activities }) => activities.join()));
    expect(variants).toHaveLength(ways.size);
    expect(variants.reduce((sum, each) => sum + each.journeys, 0)).toBe(cases.length);
    expect(variants.reduce((sum, { path: way, journeys }) => sum + way.length * journeys, 0)).toBe(events);

    const sql = `WITH first_at AS (
        SELECT journey, activity, min(position) AS first, max(position) AS last
        FROM journey_steps WHERE definition = 'intake' GROUP BY journey, activity)
      SELECT count_if(a.first IS NOT NULL) AS one, count_if(b.last > a.first) AS two, count_if(c.last > b.first) AS three
      FROM (SELECT * FROM first_at WHERE activity = '${steps[0]}') AS a
      LEFT JOIN (SELECT * FROM first_at WHERE activity = '${steps[1]}') AS b ON b.journey = a.journey
      LEFT JOIN (SELECT * FROM first_at WHERE activity = '${steps[2]}') AS c ON c.journey = a.journey`;
    const [row0] = JSON.parse(await hilvan('sql', sql, '--lake', lake, '--format', 'json'));
    expect(Object.values(row0)).toEqual(wanted);
  });

  it('are opened by the address that stands beside a figure', async () => {
    const levels = z.object({ total: z.object({ levels: z.array(level) }) });
    const { figures } = await ask('funnel?steps=activity:t02-check,activity:t05-print-and-send', levels);
    const opened = z.object({ items: z.array(z.looseObject({ id: z.string() })) });
    for (const { journeys, open } of figures.total.levels) {
      const { items } = opened.parse(await stack.get(open));
      expect(new Set(items.map(each => each.id)).size).toBe(journeys);
    }
  });

  it('come back as the touchpoints they were, from an export of the lake', async () => {
    await hilvan('export', '--lake', lake, '--out', 'lake.xes.gz');
    await hilvan('import', 'lake.xes.gz', '--out', 'again.jsonl');
    const sent = await Promise.all(Object.values(LOGS).map(waysIn));
    expect(await waysIn('again.jsonl')).toEqual(sent.flat().sort());
  });
});

/** Each journey of a file of touchpoints as one text: when, what and where, in order. */
async function waysIn(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder.dir, file), 'utf8')).trim().split('\n');
  const touchpoints = lines.map(line => touchpoint.parse(JSON.parse(line)));
  const ways = Map.groupBy(touchpoints, each => each.journey?.key);
  return [...ways.values()]
    .map(way =>
      way
        .map(({ occurredAt, activity, channel }) => `${occurredAt} ${activity} ${channel}`)
        .sort()
        .join('\n'),
    )
    .sort();
}

function edeaRCounts() {
  const { selfLoops, repetitions } = MEASURES.edeaR;
  const counts = ({ all, repeat, redo }: typeof selfLoops) => ({
    ...{ all: all.count, repeat: repeat.count, redo: redo.count },
  });
  return { selfLoops: counts(selfLoops), repetitions: counts(repetitions) };
}

/** Links are of the API only. */
function withoutLinks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, each: unknown) => (name === 'open' ? undefined : each)));
}
