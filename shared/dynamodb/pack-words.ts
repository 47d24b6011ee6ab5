/**
 * What packed bodies take for granted (`pack.ts`). Bodies written with these lists can be read with nothing else: never
 * change or remove what is here; add at the end.
 */

/** Names and values by their place. The first `SHORT_WORDS` take one byte. */
export const WORDS = [
  ...['explicit', 'sole-owner', 'between-sightings', 'same-session', 'unattributed', 'alias', 'corrected'],
  ...['quiet', 'watch', 'settle', 'refold', 'completed', 'cancelled', 'raised', 'resolved', 'retracted'],
  ...['', 'key', 'team', 'ended', 'dropped', 'digital', 'value', 'contradictedBy', 'outcome', 'before'],
  ...['failed', 'abandoned', 'transferred', 'drop-off', 'self-loop', 'repetition', 'ping-pong'],
  ...['channel-leak', 'repeat-contact', 'contradiction', 'redo', 'repeat', 'no-handoff', 'variant', 'cost'],
  ...['silo', 'subject', 'reason', 'EUR', 'USD', 'person', 'corrections'],
  ...['failed-before', 'unresolved-before', 'state', 'unlink', 'link'],
];
export const SHORT_WORDS = 48;

/** Lists of names that objects begin with, by their place. Of those that fit, the longest is taken; 0 fits any. */
export const SHAPES: readonly (readonly string[])[] = [
  [],
  ['id', 'at', 'channel', 'activity'],
  ['id', 'at', 'channel', 'activity', 'team'],
  ['at', 'tid', 'lower', 'holder', 'basis'],
  ['count', 'runs', 'loops', 'redoLoops', 'channels', 'last', 'order'],
  ['up', 'down', 'pages', 'tail', 'holders', 'todo'],
  ['up', 'down', 'pages', 'tail', 'holders', 'todo', 'person'],
  ['anchor', 'at', 'tid'],
  ['kind', 'node', 'since'],
  ['members', 'touchpoints', 'firstAt', 'last', 'journeys', 'archived', 'sequence', 'outbox'],
  ['at', 'id'],
  journeyShape([]),
  journeyShape(['key']),
  ['first'],
  ['first', 'before'],
  ['first', 'last'],
  ['length', 'channels'],
  ['value', 'mark', 'order'],
  ['at', 'channel'],
  ['state', 'at'],
  ['at', 'flag'],
  ['sequence', 'transition', 'flag'],
  ['id', 'kind', 'state', 'at', 'journey', 'person', 'definition', 'stage', 'channels', 'teams', 'evidence'],
  ['id', 'version'],
  ['touchpoint', 'occurredAt', 'channel', 'activity'],
  ['touchpoint', 'occurredAt', 'channel', 'activity', 'team'],
  ['amount', 'currency'],
  ['boundary', 'cause'],
  ['from', 'to'],
  ['channel', 'team'],
  ['channel'],
  ['sealedFrom', 'entries'],
];

function journeyShape(key: string[]): string[] {
  return [
    ...['id', 'definition', 'version', ...key, 'startedAt', 'last', 'lastTid', 'stage', 'touchpoints'],
    ...['recoveries', 'channels', 'activities', 'run', 'occurrences', 'channelRuns', 'contacts', 'assisted'],
    ...['statements', 'cost', 'siloCost', 'flags'],
  ];
}
