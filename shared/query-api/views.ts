import type * as z from 'zod';
import type { Flag } from '../contract/flag.ts';
import type { TimelineEntry } from '../contract/journey.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { definitionOf } from '../domain/definition-versions.ts';
import type { Ranks } from '../domain/identity.ts';
import { namespaceOf } from '../domain/node-id.ts';
import type { LedgerEntry, NodeId } from '../domain/types.ts';
import { journeyView } from '../domain/view.ts';
import { namespacesOf } from '../steps/intake.ts';
import { decodeCursor, encodeCursor, placeOf } from '../steps/paging.ts';
import type { TouchpointExplained } from '../steps/query/explain-touchpoint.ts';
import type { JourneyFound } from '../steps/query/find-journey.ts';
import type { journeyDetail, touchpointExplanation } from './answers.ts';
import type { Viewing } from './route.ts';
import { entrySeen, flagSeen, type Sight } from './team-view.ts';
import { basisInWords } from './words.ts';

/** A Lambda function answers 6 MB at most. */
const TIMELINE_CHARACTERS = 2_000_000;

export function identifierView(node: NodeId) {
  return { namespace: namespaceOf(node), hash: node.slice(node.indexOf('.') + 1) };
}

export function touchpointView(
  touchpoint: StoredTouchpoint,
  entry: LedgerEntry,
): Omit<TimelineEntry, 'stage'> {
  const { tid: _tid, digest: _digest, at: _at, ids: _ids, journeyType: _type, ...told } = touchpoint;
  return { ...told, basis: entry.basis, namespaces: namespacesOf(touchpoint) };
}

export function timelineView(
  touchpoint: StoredTouchpoint,
  entry: LedgerEntry,
  definition: CompiledDefinition,
): TimelineEntry {
  const stage = definition.stageOf(touchpoint.activity)?.id ?? '';
  return { ...touchpointView(touchpoint, entry), stage };
}

/** `now` in ms; `limit` and `cursor` cut the timeline. */
export function journeyDetailView(
  { person, definition, state, touchpoints, entries, flags: all }: JourneyFound,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  now: number,
  viewer: Viewing,
  sight: Sight,
): z.infer<typeof journeyDetail> {
  const flags = all.filter(sight.flag);
  const list = `timeline ${state.id}`;
  const after = cursor === undefined ? '' : decodeCursor(list, cursor);
  const left = touchpoints.filter(each => timelinePlace(each) > after);
  const timeline: z.infer<typeof journeyDetail>['timeline'] = [];
  let last = after;
  let characters = 0;
  let complete = true;
  for (const touchpoint of left) {
    const entry = entries.get(touchpoint.tid);
    if (entry === undefined) continue;
    const seen = entrySeen(timelineView(touchpoint, entry, definition), definition, viewer, sight);
    const view = { ...seen, flags: flagsOn(touchpoint, flags) };
    characters += JSON.stringify(view).length;
    if (timeline.length === limit || (timeline.length > 0 && characters > TIMELINE_CHARACTERS)) {
      complete = false;
      break;
    }
    timeline.push(view);
    last = timelinePlace(touchpoint);
  }
  return {
    ...journeyView(state, person, definition, now),
    timeline,
    flagged: flags.map(each => flagSeen(each, viewer)),
    ...(complete ? {} : { cursor: encodeCursor(list, last) }),
  };
}

const timelinePlace = (touchpoint: StoredTouchpoint) => placeOf(touchpoint.at, touchpoint.id);

function flagsOn(touchpoint: StoredTouchpoint, flags: readonly Flag[]) {
  return flags
    .filter(flag => flag.evidence.some(each => each.touchpoint === touchpoint.id))
    .map(({ id, kind, state }) => ({ id, kind, state }));
}

/** `undefined` where the viewer does not see the touchpoint. */
export function touchpointExplanationView(
  { touchpoint, entry, attribution, links: all, journeys: every }: TouchpointExplained,
  definitions: readonly CompiledDefinition[],
  ranks: Ranks,
  { names }: Viewing,
  sight: Sight,
): z.infer<typeof touchpointExplanation> | undefined {
  const journeys = every.filter(each => {
    const definition = definitionOf(definitions, each);
    return definition === undefined ? !sight.isLimited : sight.journey(definition, each);
  });
  const seenIn = journeys.length === 0 ? [undefined] : journeys.map(each => definitionOf(definitions, each));
  if (!seenIn.some(definition => sight.touchpoint(definition, touchpoint))) return undefined;
  const links = sight.isLimited
    ? all.map(each =>
        each.touchpoint === touchpoint.id ? each : { ...each, touchpoint: names.hide(each.touchpoint) },
      )
    : all;
  return {
    touchpoint: touchpointView(touchpoint, entry),
    person: entry.holder,
    basis: entry.basis,
    why: basisInWords(entry.basis, attribution.by, links, ranks),
    identifiers: touchpoint.ids.map(node => ({
      ...identifierView(node),
      kind: ranks.personal(node) ? 'personal' : 'anonymous',
      decides: node === attribution.by,
    })),
    sightings: links.map(({ identifier, anchor, at, touchpoint: id, person }) => ({
      identifier: identifierView(identifier),
      seenWith: identifierView(anchor),
      at: new Date(at).toISOString(),
      touchpoint: id,
      person,
    })),
    settled: attribution.holder === entry.holder && attribution.basis === entry.basis,
    journeys: journeys.map(journey => ({
      id: journey.id,
      definition: { id: journey.definition, version: journey.version },
      stage: definitionOf(definitions, journey)?.stageOf(touchpoint.activity)?.id ?? '',
    })),
  };
}
