import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { localLake } from '../../cli/lake/local-lake.ts';
import { journeyDefinition } from '../../shared/contract/journey-definition.ts';
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

const FILE = 'touchpoints.jsonl';

beforeAll(async () => {
  folder = await temporaryFolder();
  const rows = Object.entries(CASES).flatMap(([name, steps]) =>
    steps.split(' ').map((step, i) => `${name},${step.replace('/', ',')},2026-01-02T10:0${i}:00Z`),
  );
  const log = ['case,activity,resource,time', ...rows].join('\n');
  await writeFile(path.join(folder.dir, 'log.csv'), log);
  await hilvan('import', 'log.csv', '--out', FILE, '--definition', 'log.json');

  stack = await startStack(path.join(folder.dir, '.hilvan'), undefined, undefined, true);
  const text = await readFile(path.join(folder.dir, 'log.json'), 'utf8');
  const definition = journeyDefinition.parse(JSON.parse(text));
  // Beforehand: functions look for new definitions once a minute.
  await stack.store.putDefinition({ definition, digest: 'of the log', effectiveFrom: 0, log: [] });
  await hilvan('send', FILE, '--endpoint', stack.runtime.awsEndpoint);
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
    expect(JSON.parse(await sql(`${view} FROM rework_measures`, 'json'))).toEqual([
      {
        ...{ pm4py: 5, reworked: 2, self_loops: 2, self_loops_redo: 1 },
        ...{ repetitions: 3, repetitions_redo: 1, occurrences: 5 },
      },
    ]);
    const steps =
      'SELECT journey AS "case", activity, channel AS resource, occurred_at AS time FROM journey_steps';
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
