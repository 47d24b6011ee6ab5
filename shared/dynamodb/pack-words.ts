/**
 * What packed bodies take for granted (`pack.ts`). Bodies written with these lists can be read with nothing else: never
 * change or remove what is here; add at the end.
 */

/** Names and values by their place. The first `SHORT_WORDS` take one byte. */
export const WORDS = [
  ...['explicit', 'sole-owner', 'between-sightings', 'same-session', 'unattributed', 'quiet', 'watch'],
  ...['completed', '', 'key', 'team', 'ended', 'digital', 'value', 'outcome', 'raised', 'drop-off', 'armed'],
  ...['self-loop', 'repetition', 'ping-pong', 'channel-leak', 'failed', 'resolved'],
  ...['retracted', 'cancelled', 'dropped', 'contradictedBy', 'before', 'abandoned', 'transferred'],
  ...['settle', 'refold', 'alias', 'corrected'],
  ...['repeat-contact', 'contradiction', 'redo', 'repeat', 'no-handoff', 'variant', 'cost'],
  ...['silo', 'subject', 'reason', 'EUR', 'USD', 'person', 'corrections'],
  ...['failed-before', 'unresolved-before', 'state', 'unlink', 'link', 'latest', 'raised'],
];
export const SHORT_WORDS = 24;

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
  ['count', 'runs', 'loops', 'redoLoops', 'channels', 'last', 'order'],
  ['at', 'silo'],
];

/** An activity that occurred once: all but the last two of its shape's names follow from that. */
export const ONCE = 32;
export const ONCE_GIVEN = 5;

function journeyShape(key: string[]): string[] {
  return [
    ...['id', 'definition', 'version', ...key, 'startedAt', 'last', 'lastTid', 'stage', 'touchpoints'],
    ...['recoveries', 'channels', 'activities', 'run', 'occurrences', 'channelRuns', 'contacts', 'assisted'],
    ...['statements', 'cost', 'siloCost', 'flags'],
  ];
}

/** Texts that bodies share, one after the other, for deflating: those of the definitions that ship. */
export const TEXTS = Buffer.from(
  'bank-onboarding explore account.viewed account.compared fees.checked advice.booked advice.given ' +
    'apply application.started application.saved application.help-asked application.submitted ' +
    'application.withdrawn consent.given identify screen document.requested document.sent ' +
    'document.rejected screening.done application.status-asked application.refused tax-residence.declared ' +
    'sign agreement.sent agreement.signed account.opened card.sent activate app.enrolled card.activated ' +
    'card.missing account.funded account.used card.received pin.set settle-in salary.moved ' +
    'direct-debits.moved onboarding.rated adviser.met web app email video chat call-center branch letter ' +
    'journey:application. insurance-claim incident incident.recorded assistance.requested cover.checked ' +
    'claim.advised replacement-car.asked notify claim.started claim.reported claim.registered ' +
    'claim.acknowledged document evidence.requested evidence.sent evidence.rejected statement.given ' +
    'police-report.sent estimate.sent assess inspection.booked inspection.rescheduled inspection.done ' +
    'claim.assigned claim.status-asked claim.withdrawn decide claim.accepted claim.part-accepted ' +
    'claim.denied offer.made offer.accepted settle repair.authorised repair.started repair.delayed ' +
    'repair.finished claim.paid excess.paid claim.part-paid aftermath claim.rated claim.appealed ' +
    'claim.reopened premium.asked premium.changed policy.cancelled broker garage adjuster journey:claim. ' +
    'retail-order discover product.searched product.viewed product.compared product.advised product.saved ' +
    'stock.checked store.located basket cart.item-added cart.item-removed cart.viewed cart.reserved ' +
    'checkout ordered order.placed order.confirmed order.status-asked order.changed order.cancelled ' +
    'order.delayed order.payment-reminded on-its-way parcel.shipped parcel.tracked parcel.delayed ' +
    'parcel.missed order.ready-to-collect received parcel.delivered order.collected first-use order.rated ' +
    'order.complained product.help-asked product.reviewed product.registered warranty.claimed return ' +
    'social store courier journey:order. telecom-support self-help help.searched help.read help.bot-asked ' +
    'help.solved fault.checked bill.viewed outage.checked bill.explained report fault.reported ' +
    'bill.disputed ticket.opened diagnose fault.tested ticket.transferred ticket.escalated ' +
    'ticket.status-asked ticket.withdrawn line.terminated equipment.restarted equipment.sent visit ' +
    'visit.booked visit.rescheduled visit.confirmed visit.missed visit.done resolve fault.repaired ' +
    'bill.corrected ticket.resolved aftercare ticket.rated ticket.reopened credit.granted credit.asked ' +
    'contract.cancellation-asked technician journey:ticket. delivery-date customerId. loyaltyId. email. ' +
    'phone. anonymousId. deviceId.',
);
