import { stages } from '../infra/stages.ts';
import { bill, type Company, type Line, type Load, rates, totalOf } from './company.ts';
import { columnOf, MONTHS_KEPT, SIZES } from './company-sizes.ts';
import { type BenchEngine, startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import { lakeReport, scanReport } from './lake-cost.ts';
import { lakeLoadOf } from './lake-load.ts';
import { type LakeRun, runLake } from './lake-run.ts';
import { NAIVE_INDEXES } from './naive/ingest.ts';
import { type NaiveRun, runNaive } from './naive/run-naive.ts';
import { PRICES } from './price-list.ts';
import { costOf, secondsOf } from './prices.ts';
import { quotaReport } from './quotas.ts';
import { runTrace, type TraceRun } from './run-trace.ts';
import { countStack, type StackCounts } from './stack-counts.ts';
import { createTableDouble } from './table-double/client.ts';

const PEAK = 5;
/** Each flush folds its persons whole: enough for every customer's journey, and no more than a minute of CPU. */
const MOST_IN_LAKE = 3_000;

const companyOf = (millions: number): Company => ({
  touchpointsAMonth: millions * 1e6,
  peak: PEAK,
  monthsKept: MONTHS_KEPT,
  archiveDays: stages.prod.archiveDays,
});

/** Both designs on one trace, what companies pay, and the quotas that they meet. */
export async function measureCost(size: number): Promise<Report[]> {
  const ours = await onEngine('dynalite', async engine => ({
    3: await runTrace(engine, size, 3),
    1: await runTrace(engine, size, 1),
  }));
  const lakes = await onEngine('dynalite', async engine => ({
    3: await runLake(engine, Math.min(size, MOST_IN_LAKE), 3),
    1: await runLake(engine, Math.min(size, MOST_IN_LAKE), 1),
  }));
  const { naive, engine } = await runBothNaively(size);
  const stack = await countStack();
  return [
    besideNaive(
      ours,
      naive,
      `${size.toLocaleString('en')} touchpoints, ours on dynalite, naive on ${engine}`,
    ),
    pricesReport(),
    lakeReport(lakes),
    scanReport(lakes[3]),
    ...([3, 1] as const).map(r => billReport(r, loadOf(ours[r], lakes[r]), stack)),
    quotaReport(
      SIZES.map(millions => [columnOf(millions), rates(companyOf(millions), loadOf(ours[1], lakes[1]))]),
      PEAK,
    ),
  ];
}

async function onEngine<T>(
  kind: 'dynalite' | 'dynamodb-local',
  work: (engine: BenchEngine) => Promise<T>,
): Promise<T> {
  const engine = await startBenchEngine(kind);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

type Both<T> = Record<1 | 3, T>;

/** Transactions need DynamoDB Local; where it does not run, the table double has them too. */
async function runBothNaively(size: number): Promise<{ naive: Both<NaiveRun>; engine: string }> {
  const both = async (table: () => Promise<Parameters<typeof runNaive>[0]>) => ({
    3: await runNaive(await table(), size, 3),
    1: await runNaive(await table(), size, 1),
  });
  try {
    const naive = await onEngine('dynamodb-local', engine => both(() => engine.fresh(NAIVE_INDEXES)));
    return { naive, engine: 'DynamoDB Local' };
  } catch (error) {
    process.stderr.write(
      `The naive design runs on the table double, DynamoDB Local failed: ${error instanceof Error ? error.message : error}\n`,
    );
    const naive = await both(async () => ({ client: createTableDouble(), tableName: 'naive' }));
    return { naive, engine: 'the table double' };
  }
}

/** What one touchpoint of a run came to. */
function loadOf({ usage, meter, heat, envelopeBytes, announcedChunks }: TraceRun, lake: LakeRun): Load {
  const { touchpoints: n } = usage;
  const total = meter.total();
  return {
    tableWriteUnits: total.writeUnits / n,
    indexWriteUnits: total.indexWriteUnits / n,
    readUnits: usage.readUnits / n,
    busChunks: usage.busChunks / n,
    busEntries: (usage.invocations + announcedChunks) / n,
    queueRequests: usage.queueRequests / n,
    invocations: usage.invocations / n,
    gbSeconds: usage.gbSeconds / n,
    seconds: secondsOf(usage.gbSeconds, stages.prod.ingest.memoryMiB) / n,
    logBytes: usage.logBytes / n,
    archivedBytes: envelopeBytes / n,
    storedBytes: meter.storedBytes() / n,
    hottest: [...heat.families()].map(([name, { hottest, all }]) => ({
      name,
      // Lists are split by definition or kind and month: the worst is a company with one of them.
      units: (name.startsWith('DUE') ? hottest : all) / n,
    })),
    lake: lakeLoadOf(lake),
  };
}

function besideNaive(ours: Both<TraceRun>, naive: Both<NaiveRun>, on: string): Report {
  const columns = {
    'Hilván, r=3': ours[3],
    'naive, r=3': naive[3],
    'Hilván, r=1': ours[1],
    'naive, r=1': naive[1],
  };
  const sums = new Map<string, number>();
  const figures = Object.entries(columns).flatMap(([column, { usage, meter }]): Figure[] => {
    const costs = costOf(usage);
    const sum = Object.values(costs).reduce((all, each) => all + each, 0);
    sums.set(column, sum);
    const { writeUnits, indexWriteUnits } = meter.total();
    const figure = (name: string, value: number, unit = '$', kind: Figure['kind'] = 'count'): Figure => ({
      name,
      value,
      unit,
      kind,
      column,
    });
    return [
      ...Object.entries(costs).map(([name, value]) =>
        figure(name, value, '$', name === 'Lambda GB-seconds' ? 'cpu' : 'count'),
      ),
      figure('all services', sum, '$', 'cpu'),
      figure('write units a touchpoint, table', writeUnits / usage.touchpoints, ''),
      figure('write units a touchpoint, indexes', indexWriteUnits / usage.touchpoints, ''),
      figure('read units a touchpoint', usage.readUnits / usage.touchpoints, ''),
    ];
  });
  for (const r of [3, 1]) {
    const column = `naive, r=${r}`;
    const value = (sums.get(column) ?? 0) / (sums.get(`Hilván, r=${r}`) ?? 1);
    figures.push({ name: 'naive ÷ Hilván', value, unit: '×', kind: 'cpu', column });
  }
  return { title: `Beside a naive design: dollars a million touchpoints (${on})`, figures };
}

const pricesReport = (): Report => ({
  title: 'Prices: dollars, us-east-1',
  figures: Object.values(PRICES).map(({ what, dollars, per, unit, official, readAt }) => ({
    name: what,
    value: dollars,
    unit: `for ${COUNTS[per] ?? per} ${unit}`,
    isExact: true,
    kind: 'count',
    note: `${official}; read: ${readAt}`,
  })),
});

const COUNTS: Readonly<Record<number, string>> = {
  1: 'a',
  1000: '1,000',
  10000: '10,000',
  1000000: 'a million',
};

function billReport(r: 1 | 3, load: Load, stack: StackCounts): Report {
  const figures = SIZES.flatMap((millions): Figure[] => {
    const lines = bill(companyOf(millions), load, stack);
    const first = totalOf(lines, 'first month');
    const later = totalOf(lines, 'all kept');
    const figure = (name: string, value: number, kind: Figure['kind']): Figure => ({
      name,
      value,
      unit: '',
      kind,
      column: columnOf(millions),
    });
    return [
      ...lines.map(line =>
        figure(nameOf(line), line.dollars, line.name.endsWith('Lambda') ? 'cpu' : 'count'),
      ),
      figure('the first month', first, 'cpu'),
      figure('each month, all kept', later, 'cpu'),
      figure('the same, a million touchpoints', later / millions, 'cpu'),
    ];
  });
  return { title: `A company, r=${r}: dollars a month by millions of touchpoints a month`, figures };
}

const nameOf = ({ kind, name }: Line): string => (kind === 'fixed' ? `fixed: ${name}` : name);
