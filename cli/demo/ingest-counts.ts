import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** in = stored + duplicate + quarantined */
export interface IngestCounts {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
}

/** What the ingest function says of itself: the sums of the metrics in its log. */
export async function ingestCounts(dataDir: string): Promise<IngestCounts> {
  const log = await readFile(join(dataDir, 'logs', 'ingest.log'), 'utf8');
  const counts = { received: 0, stored: 0, duplicate: 0, quarantined: 0 };
  for (const line of log.split('\n')) {
    const metrics = embeddedMetrics(line);
    if (metrics === undefined) continue;
    counts.received += sumOf(metrics['TouchpointsReceived']);
    counts.stored += sumOf(metrics['TouchpointsStored']);
    counts.duplicate += sumOf(metrics['TouchpointsDuplicate']);
    counts.quarantined += sumOf(metrics['TouchpointsQuarantined']);
  }
  return counts;
}

/** CloudWatch's embedded metric format is JSON after the line's time and name. */
function embeddedMetrics(line: string): Record<string, unknown> | undefined {
  const start = line.indexOf('{');
  if (start < 0 || !line.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(line.slice(start));
  } catch {
    return undefined;
  }
}

function sumOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.reduce((sum: number, each: unknown) => sum + sumOf(each), 0) : 0;
}
