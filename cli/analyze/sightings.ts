import type { Sightings } from '../../shared/domain/sightings.ts';
import type { TouchpointColumns } from './touchpoint-columns.ts';

/**
 * The sightings of all touchpoints in the columns, as the core's identity reads them; of each only where and when, so
 * attributions made with them have their basis, but no witnesses.
 */
export function sightingsOf(columns: TouchpointColumns): Sightings {
  const count = columns.nodes.count();
  const total = columns.length();
  const start = new Int32Array(count + 2);
  for (let place = 0; place < total; place++) {
    const nodes = columns.nodesOf(place);
    for (let i = 1; i < nodes.length; i++) {
      const next = (nodes[i] ?? 0) + 1;
      start[next] = (start[next] ?? 0) + 1;
    }
  }
  for (let node = 1; node < start.length; node++) start[node] = (start[node] ?? 0) + (start[node - 1] ?? 0);
  const anchorOf = new Int32Array(start[count + 1] ?? 0);
  const atOf = new Float64Array(anchorOf.length);
  const free = start.slice();
  for (let place = 0; place < total; place++) {
    const nodes = columns.nodesOf(place);
    for (let i = 1; i < nodes.length; i++) {
      const node = nodes[i] ?? 0;
      const slot = free[node] ?? 0;
      free[node] = slot + 1;
      anchorOf[slot] = nodes[0] ?? 0;
      atOf[slot] = columns.atOf(place);
    }
  }
  const name = (node: number): string => columns.nodes.textOf(node) ?? '';
  const seen = new Map<string, { anchors: string[]; ats: number[]; tids: string[] }>();
  for (let node = 1; node <= count; node++) {
    const [from, to] = [start[node], start[node + 1]];
    if (from === to) continue;
    seen.set(name(node), {
      anchors: Array.from(anchorOf.subarray(from, to), name),
      ats: Array.from(atOf.subarray(from, to)),
      tids: NO_WITNESSES,
    });
  }
  return { seen, crowded: new Set() };
}

const NO_WITNESSES: string[] = [];
