import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bill, type Company, type Load, MONTH_SECONDS, rates, totalOf } from '../../../bench/company.ts';
import { lakeRequests } from '../../../bench/lake-load.ts';
import { countTemplate } from '../../../bench/stack-counts.ts';

const company = (millions: number): Company => ({
  touchpointsAMonth: millions * 1e6,
  peak: 5,
  monthsKept: 13,
  archiveDays: 30,
});
const stack = { keys: 4, secrets: 2, alarmMetrics: 36, metrics: 12, dashboards: 1 };
const load: Load = {
  tableWriteUnits: 2,
  indexWriteUnits: 0.5,
  readUnits: 0.8,
  busChunks: 0.01,
  busEntries: 0.02,
  queueRequests: 0.015,
  invocations: 0.005,
  gbSeconds: 0.002,
  seconds: 0.002,
  logBytes: 5,
  archivedBytes: 300,
  storedBytes: 1_000,
  hottest: [{ name: 'DUE', units: 0.02 }],
  lake: {
    changes: 0.5,
    readUnits: 4,
    gbSeconds: 0.003,
    storedBytes: 200,
    putsABucket: 6,
    getsAFile: 2,
    putsABucketAndHour: 4,
    listsABucketAndHour: 7,
  },
};
const dollars = (millions: number, name: string) =>
  bill(company(millions), load, stack).find(line => line.name === name)?.dollars;

describe('the bill of a company', () => {
  test('a hundred million touchpoints of 2.5 write units and 0.8 read units', () => {
    expect(dollars(100, 'DynamoDB, writes')).toBeCloseTo(2.5 * 100 * 0.625, 9);
    expect(dollars(100, 'DynamoDB, reads')).toBeCloseTo(0.8 * 100 * 0.125, 9);
    expect(dollars(100, 'EventBridge')).toBeCloseTo(1, 9);
    expect(dollars(100, 'Lambda')).toBeCloseTo(0.5 * 0.2 + 0.2 * 13.3334, 9);
  });

  test('storage is paid for the table and for its restore, and grows until as much is kept as ever will be', () => {
    // 1,000 bytes × 100 million are 100 GB a month.
    expect(dollars(100, 'table, stored and restorable: first month')).toBeCloseTo(100 * 0.45, 9);
    expect(dollars(100, 'the same after 13 months')).toBeCloseTo(13 * 100 * 0.45, 9);
  });

  test('the lake reads persons again, and stores what it wrote for as long as the table does', () => {
    expect(dollars(100, 'lake: persons read again from the table')).toBeCloseTo(4 * 100 * 0.125, 9);
    // 200 bytes × 100 million are 20 GB a month.
    expect(dollars(100, 'lake: stored, first month')).toBeCloseTo(20 * 0.023, 9);
    expect(dollars(100, 'lake: stored after 13 months')).toBeCloseTo(13 * 20 * 0.023, 9);
  });

  test('the files of the lake are those of each shard: every five minutes, or as soon as ten thousand changes wait', () => {
    // A few changes: each is a flush of its own, of one bucket.
    const rewritten = (puts: number) => puts * load.lake.putsABucketAndHour;
    expect(lakeRequests(20, load.lake, 0).puts).toBeCloseTo(10 * 6 + rewritten(10), 6);
    // The four shards of a new table, each window with so many changes that every bucket has some.
    const windows = (MONTH_SECONDS / 300) * 4;
    const hours = rewritten(730 * 16);
    expect(lakeRequests(1e8, load.lake, 10).puts).toBeCloseTo(windows * 16 * 6 + hours, -2);
    // A hundred times the table: its shards have a flush each.
    const many = lakeRequests(1e9, load.lake, 1_000);
    expect(many.puts).toBeGreaterThan(20 * windows * 16 * 6);
    expect(many.gets).toBeCloseTo(2 * (many.puts - hours), 3);
    // More than five minutes' worth: batches are full.
    expect(lakeRequests(1e12, load.lake, 10).puts).toBeCloseTo((5e11 / 10_000) * 16 * 6 + hours, -5);
  });

  test('X-Ray records one request a second, and a twentieth of the others', () => {
    // Below one a second all are recorded.
    expect(dollars(1, 'X-Ray')).toBeCloseTo((5_000 / 1e6) * 5, 9);
    const left = 1_000e6 * load.invocations - MONTH_SECONDS;
    expect(dollars(1_000, 'X-Ray')).toBeCloseTo(((MONTH_SECONDS + left / 20) / 1e6) * 5, 9);
  });

  test('a total has each line once: what grows as in its first month, or as it stands in the end', () => {
    const lines = bill(company(100), load, stack);
    const sum = (...kinds: string[]) =>
      lines.filter(({ kind }) => kinds.includes(kind)).reduce((all, each) => all + each.dollars, 0);
    expect(totalOf(lines, 'first month')).toBeCloseTo(sum('variable', 'fixed', 'growing'), 9);
    expect(totalOf(lines, 'all kept')).toBeCloseTo(sum('variable', 'fixed', 'kept'), 9);
    expect(totalOf(lines, 'all kept')).toBeGreaterThan(totalOf(lines, 'first month'));
  });

  test('more touchpoints never cost less, and what is fixed stays', () => {
    const fixed = ['keys', 'secrets', 'alarms', 'metrics of its own', 'dashboard'];
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (few, more) => {
        const [a, b] = [bill(company(few), load, stack), bill(company(few + more), load, stack)];
        for (const [i, line] of a.entries()) {
          expect(b[i]?.name).toBe(line.name);
          expect(b[i]?.dollars).toBeGreaterThanOrEqual(line.dollars);
          if (fixed.includes(line.name)) expect(b[i]?.dollars).toBe(line.dollars);
        }
      }),
    );
  });

  test('an idle stack pays what is fixed, and nothing else', () => {
    const lines = bill(company(0), load, stack);
    expect(lines.filter(({ kind }) => kind !== 'fixed').every(each => each.dollars === 0)).toBe(true);
    expect(totalOf(lines, 'first month')).toBeGreaterThan(10);
  });
});

test('the busiest seconds: the mean times the peak, of everything', () => {
  const each = rates(company(1_000), load);
  expect(each.touchpoints).toBeCloseTo((1e9 / MONTH_SECONDS) * 5, 6);
  expect(each.tableWriteUnits).toBeCloseTo(each.touchpoints * 2, 6);
  expect(each.instances).toBeCloseTo(each.touchpoints * 0.002, 6);
  expect(each.hottest).toEqual([{ name: 'DUE', units: each.touchpoints * 0.02 }]);
});

test('what a stack pays by the month is counted in its template', () => {
  const alarm = (Properties: Record<string, unknown>) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
  const fn = (Variables: object) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { Environment: { Variables } },
  });
  const widget = JSON.stringify({ metrics: [['Shop', 'Stored', 'service', 'ingest']] });
  const template = {
    Resources: {
      a: { Type: 'AWS::KMS::Key', Properties: {} },
      b: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
      c: alarm({ MetricName: 'Errors', Namespace: 'AWS/Lambda' }),
      d: alarm({
        Metrics: [
          { Expression: 'a + b' },
          { MetricStat: { Metric: { MetricName: 'Stored', Namespace: 'Shop' } } },
          { MetricStat: { Metric: { MetricName: 'Failed', Namespace: 'Shop' } } },
        ],
      }),
      e: fn({ POWERTOOLS_METRICS_NAMESPACE: 'Shop' }),
      f: fn({}),
      g: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardBody: { 'Fn::Join': ['', [widget]] } },
      },
    },
  };
  expect(countTemplate(template, 'Shop')).toEqual({
    keys: 1,
    secrets: 1,
    alarmMetrics: 3,
    // Stored, Failed, and the cold starts of the one function that measures.
    metrics: 3,
    dashboards: 1,
  });
});
