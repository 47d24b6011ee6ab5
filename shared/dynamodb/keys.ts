/**
 * One table, keys `pk` and `sk`, one index `by-time` (`ix`, `iy`, everything projected) that only listed items enter.
 *
 * | what          | pk               | sk                             | other attributes                  | ix              | iy              |
 * |---------------|------------------|--------------------------------|-----------------------------------|-----------------|-----------------|
 * | touchpoint    | `T#<tid>`        | `T`                            | `d` digest, body                  |                 |                 |
 * | node          | `N#<node>`       | `N`                            | `v` version, body                 |                 |                 |
 * | ledger page   | `N#<node>`       | `P#<number, 8 digits>`         | `v` version, body                 |                 |                 |
 * | journey entry | `J#<def>#<month>` | `<start>#<id>#<person>`       | `q` stamp, body                   |                 |                 |
 * | archived journey | `N#<person>`  | `J#<id>`                       | `q` stamp, body                   |                 |                 |
 * | flag          | `N#<person>`     | `F#<id>`                       | `q` sequence, body                | `F#<kind>#<month>` | `<at>#<id>#<person>` |
 * | timer         | `DUE#<shard>`    | `<due>#<person>#<journey>[#<stamp>]` | `p` person, `j` journey, `s` stamp |                 |                 |
 * | correction    | `C#<id>`         | `C`                            | body                              | `C#<month>`     | `<at>#<id>`       |
 * | definition    | `DEF`            | `<id>#<version, 8 digits>`     | `d` digest, `f` effective from, body |              |                 |
 * | quarantine    | `Q#<id>`         | `Q`                            | body, `n` chunks of payload apart | `Q#<month>`     | `<received>#<id>` |
 * | its payload   | `Q#<id>`         | `C#<number, 3 digits>`         | `z`                               |                 |                 |
 * | its tombstone | `Q#<id>`         | `Q`                            |                                   |                 |                 |
 * | tombstone     | `T#<tid>`        | `T`                            | `d` `erased#<digest>`, `k` keys    |                 |                 |
 * | erasure       | `E#<id>`         | `E`                            | body                              | `E#<month>`     | `<asked>#<id>`  |
 * | audit         | `A#<person>`, or `A##<month>` for nobody | `<at>#<request>[#<person>]` | body      | `A#<month>`     | as `sk`         |
 * | checkpoint    | `REPAIR#<name>`  | `R`                            | body                              |                 |                 |
 * | month in use  | `MONTHS`         | `<ix>`, or a list's `pk`       |                                   |                 |                 |
 *
 * Times in keys are ISO 8601 in UTC with ms, so they sort as text; months are their first seven characters. A month is
 * marked before the first item enters it, so that a list without bounds walks only months that exist.
 * Items that are not kept for good have `expiresAt` (epoch seconds), by which DynamoDB deletes them (`retention.ts`).
 * A body is `b` (JSON) or, where that saves a write unit, `c` (packed, see `pack.ts`).
 */
import { createHash } from 'node:crypto';
import type { JourneyId, NodeId, Tid } from '../domain/types.ts';
import { isoOf } from '../steps/paging.ts';
import type { Timer } from '../steps/ports/timers.ts';

export interface Key {
  pk: string;
  sk: string;
}

export const INDEX = 'by-time';
export const MONTHS = 'MONTHS';
export const DUE_SHARDS = 8;

export const TOUCHPOINT = 'T';
export const touchpointKey = (tid: Tid): Key => ({ pk: `T#${tid}`, sk: TOUCHPOINT });

export const nodePartition = (id: NodeId): string => `N#${id}`;
export const NODE = 'N';
export const nodeKey = (id: NodeId): Key => ({ pk: nodePartition(id), sk: NODE });
export const nodeOf = (pk: string): NodeId => pk.slice(2);

export const PAGE = 'P#';
export const pageKey = (node: NodeId, number: number): Key => ({
  pk: nodePartition(node),
  sk: `${PAGE}${String(number).padStart(8, '0')}`,
});

export const JOURNEY = 'J#';
export const journeyKey = (person: NodeId, id: JourneyId): Key => ({
  pk: nodePartition(person),
  sk: `${JOURNEY}${id}`,
});

/** Lists that the table itself keeps, without the index: each entry is one write. */
export const listedKey = (list: string, place: string): Key => ({
  pk: `${list}#${monthOf(place)}`,
  sk: place,
});

export const FLAG = 'F#';
export const flagKey = (person: NodeId, id: string): Key => ({
  pk: nodePartition(person),
  sk: `${FLAG}${id}`,
});

export const correctionKey = (id: string): Key => ({ pk: `C#${id}`, sk: 'C' });
export const DEFINITIONS = 'DEF';
export const definitionKey = (id: string, version: number): Key => ({
  pk: DEFINITIONS,
  sk: `${id}#${String(version).padStart(8, '0')}`,
});
export const quarantineKey = (id: string): Key => ({ pk: `Q#${id}`, sk: 'Q' });
export const CHUNK = 'C#';
export const chunkKey = (id: string, number: number): Key => ({
  pk: `Q#${id}`,
  sk: `${CHUNK}${String(number).padStart(3, '0')}`,
});

export const erasureKey = (id: string): Key => ({ pk: `E#${id}`, sk: 'E' });
export const auditPartition = (person: NodeId): string => `A#${person}`;
/** `place` as lists have it; about nobody in particular, a month's stand together. */
export const auditKey = (person: NodeId | undefined, place: string): Key => ({
  pk: auditPartition(person ?? `#${monthOf(place)}`),
  sk: place,
});
export const checkpointKey = (name: string): Key => ({ pk: `REPAIR#${name}`, sk: 'R' });

/** `place` begins with an ISO time. */
export const monthOf = (place: string): string => place.slice(0, 7);

export const duePartition = (shard: number): string => `DUE#${shard}`;

export function timerKey(timer: Timer): Key {
  const shard = (createHash('sha256').update(timer.journey).digest()[0] ?? 0) % DUE_SHARDS;
  return { pk: duePartition(shard), sk: timerPlace(timer) };
}

export function timerPlace({ dueAt, person, journey, stamp }: Timer): string {
  return `${isoOf(dueAt)}#${person}#${journey}${stamp === undefined ? '' : `#${stamp}`}`;
}
