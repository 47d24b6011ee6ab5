import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { synthesise } from '../cli/stack/synthesise.ts';
import { startLocal } from '../local/runtime.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { publishTouchpoints } from '../shared/eventbridge/publisher.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { cpuMsOf, ownCpuMs } from './cpu-time.ts';
import { startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import { createBench, take } from './ingest-trace.ts';
import { ENVELOPE_SIZE, type TraceEnvelope, trace } from './trace.ts';

type EngineName = 'dynalite' | 'dynamodb-local';

const LIMIT = { 1: 2.9, 3: 1.3 } as const;
/** Envelopes before the count begins: code is compiled, connections are open. */
const WARM_UP = 4;

interface Run {
  touchpoints: number;
  seconds: number;
  clientMs: number;
  engineMs: number;
}

/** P6: the whole pipeline with its database; the ingest step alone, and bus, queue and functions of the local runtime. */
export async function measurePipeline(size: number): Promise<Report[]> {
  const reports: Report[] = [];
  const assembly = await synthesise(new AbortController().signal, () => {});
  for (const engine of ['dynalite', 'dynamodb-local'] as const) {
    const figures: Figure[] = [];
    try {
      for (const r of [3, 1] as const) {
        figures.push(...figuresOf(`ingest step, r=${r}`, await throughStep(engine, size, r), LIMIT[r]));
        figures.push(
          ...figuresOf(
            `bus → queue → function, r=${r}`,
            await throughRuntime(assembly, engine, size, r),
            LIMIT[r],
          ),
        );
      }
    } catch (error) {
      if (engine === 'dynalite') throw error;
      process.stderr.write(
        `Left out, ${engine} does not run here: ${error instanceof Error ? error.message : error}\n`,
      );
      continue;
    }
    reports.push({
      title: `Pipeline on ${engine}: ${size.toLocaleString('en')} touchpoints, database included`,
      figures,
    });
  }
  return reports;
}

function figuresOf(
  name: string,
  { touchpoints, seconds, clientMs, engineMs }: Run,
  atMost: number,
): Figure[] {
  const [client, engine] = [clientMs / touchpoints, engineMs / touchpoints];
  return [
    {
      name: `CPU a touchpoint, ${name}`,
      value: client + engine,
      unit: 'ms',
      kind: 'cpu',
      goal: { id: 'P6', atMost },
      note: `${client.toFixed(2)} ours + ${engine.toFixed(2)} engine; ${Math.round(touchpoints / seconds)} touchpoints/s`,
    },
  ];
}

async function throughStep(kind: EngineName, size: number, r: 1 | 3): Promise<Run> {
  const engine = await startBenchEngine(kind);
  try {
    const { client, tableName } = await engine.fresh();
    const bench = createBench(createDynamoStore({ client, tableName }), createMemoryAnnouncer());
    return await counted(size, r, engine.pid, async envelopes => {
      for (const { at, touchpoints } of envelopes) await take(bench, at, touchpoints);
    });
  } finally {
    await engine.close();
  }
}

async function throughRuntime(assembly: string, engine: EngineName, size: number, r: 1 | 3): Promise<Run> {
  const runtime = await startLocal({ assembly, engine, port: 0, awsPort: 0 });
  const client = new EventBridgeClient({
    endpoint: runtime.awsEndpoint,
    region: runtime.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    return await counted(size, r, runtime.engine.pid, async envelopes => {
      for (const { touchpoints } of envelopes) {
        const options = { client, busName: runtime.busName, source: 'bench', maxTouchpoints: ENVELOPE_SIZE };
        const { rejected } = await publishTouchpoints(options, touchpoints);
        if (rejected[0] !== undefined) throw new Error(rejected[0].reason);
      }
      await runtime.idle();
    });
  } finally {
    client.destroy();
    await runtime.stop();
  }
}

async function counted(
  size: number,
  r: 1 | 3,
  pid: number | undefined,
  work: (envelopes: TraceEnvelope[]) => Promise<void>,
): Promise<Run> {
  const envelopes = [...trace({ size: size + WARM_UP * ENVELOPE_SIZE, r })];
  await work(envelopes.splice(0, WARM_UP));
  const touchpoints = envelopes.reduce((sum, each) => sum + each.touchpoints.length, 0);
  const [own, other, begin] = [ownCpuMs(), cpuMsOf(pid), performance.now()];
  await work(envelopes);
  return {
    touchpoints,
    seconds: (performance.now() - begin) / 1000,
    clientMs: ownCpuMs() - own,
    engineMs: cpuMsOf(pid) - other,
  };
}
