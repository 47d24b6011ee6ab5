import { type BenchEngine, startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import type { Counts, Meter } from './meter.ts';
import { costOf } from './prices.ts';
import { runTrace } from './run-trace.ts';
import { ENVELOPE_SIZE } from './trace.ts';

const GOALS = {
  1: { cost: { atMost: 1.45 }, writes: undefined, reads: undefined },
  3: { cost: { atMost: 1, stretch: 0.55 }, writes: { atMost: 1.34, stretch: 0.7 }, reads: { atMost: 0.2 } },
} as const;

/** P1, P2 and P3: what the reference trace costs in units of each service. */
export async function measureUnits(size: number): Promise<Report[]> {
  const engine = await startBenchEngine('dynalite');
  try {
    return [await unitsAt(engine, size, 3), await unitsAt(engine, size, 1)];
  } finally {
    await engine.close();
  }
}

async function unitsAt(engine: BenchEngine, size: number, r: 1 | 3): Promise<Report> {
  const { usage, meter, sweeps, heads, envelopeChunks, announcedChunks } = await runTrace(engine, size, r);
  const { touchpoints, invocations } = usage;
  const total = meter.total();
  const costs = costOf(usage);
  const sum = Object.values(costs).reduce((all, each) => all + each, 0);
  const { cost, writes, reads } = GOALS[r];
  const each = (name: string, value: number, unit: string, more: Partial<Figure> = {}): Figure => ({
    name,
    value: value / touchpoints,
    unit,
    kind: 'count',
    ...more,
  });
  return {
    title: `Units, r=${r}: ${touchpoints.toLocaleString('en')} touchpoints in ${invocations} envelopes of ${ENVELOPE_SIZE} on dynalite`,
    figures: [
      { name: 'cost a million touchpoints', value: sum, unit: '$', kind: 'cpu', goal: { id: 'P1', ...cost } },
      ...Object.entries(costs).map(
        ([name, value]): Figure => ({
          name: `  ${name}`,
          value,
          unit: '$',
          kind: name.startsWith('Lambda GB') ? 'cpu' : 'count',
        }),
      ),
      each(
        'write units a touchpoint, table',
        total.writeUnits,
        '',
        writes && { goal: { id: 'P2', ...writes } },
      ),
      each('write units a touchpoint, index', total.indexWriteUnits, ''),
      each('read units a touchpoint', total.readUnits, '', reads && { goal: { id: 'P2', ...reads } }),
      each('  of these by the sweep, write units', sweeps.writeUnits + sweeps.indexWriteUnits, ''),
      each('  of these by the sweep, read units', sweeps.readUnits, ''),
      ...breakdown(meter, touchpoints),
      each('bus chunks a touchpoint, full envelopes', envelopeChunks, '', {
        goal: { id: 'P3', atMost: 0.006 },
      }),
      each('bus chunks a touchpoint, announcements', announcedChunks, ''),
      {
        name: 'node taking in touchpoints, median',
        value: heads[heads.length >> 1] ?? 0,
        unit: 'B',
        kind: 'count',
      },
      {
        name: 'node taking in touchpoints, 99th percentile',
        value: heads[Math.floor(heads.length * 0.99)] ?? 0,
        unit: 'B',
        kind: 'count',
      },
    ],
  };
}

/** Where the units go: items written and their units, a touchpoint; the largest first. */
function breakdown(meter: Meter, touchpoints: number): Figure[] {
  const weight = ({ writeUnits, indexWriteUnits, readUnits }: Counts) =>
    5 * (writeUnits + indexWriteUnits) + readUnits;
  return [...meter.kinds]
    .sort(([, a], [, b]) => weight(b) - weight(a))
    .map(([kind, counts]) => ({
      name: `  ${kind}`,
      value: (counts.writeUnits + counts.indexWriteUnits) / touchpoints,
      unit: 'written',
      kind: 'count',
      note: `${(counts.readUnits / touchpoints).toFixed(4)} read; ${(counts.requests / touchpoints).toFixed(4)} items`,
    }));
}
