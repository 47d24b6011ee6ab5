import type { FieldTexts } from './fields.ts';

export const correctionTexts: FieldTexts = {
  id: "The operator's idempotency key: sent again, it does no harm.",
  kind: 'link: the identifier belongs with the other one, whatever was seen. unlink: it does not, or takes a link or an alias back. alias: two unique identifiers are one customer.',
  identifier: 'What is corrected.',
  'identifier.namespace': 'As in touchpoints.',
  'identifier.value': 'In the clear; only its keyed hash is stored.',
  with: 'The other one.',
  'with.namespace': 'As in touchpoints.',
  'with.value': 'In the clear; only its keyed hash is stored.',
  at: 'When it was decided; the latest of a pair wins.',
  actor: 'Who decided it.',
  reason: 'Why, for the audit.',
};

export const erasureRequestTexts: FieldTexts = {
  id: "The operator's idempotency key, and where the receipt is found: sent again, it does no harm.",
  identifier: 'By whom the person is found: a value, or a hash.',
  'identifier.namespace': 'As in touchpoints.',
  'identifier.value': 'In the clear; neither the table nor the receipt keeps it.',
  'identifier.hash': 'As a receipt has it, where the value is not known any more.',
  actor: 'Who asks for it; kept in the receipt.',
  reason: 'Why, for the audit.',
  upTo: 'Left out: now. Where an erasure is done again after a restored backup, that of its receipt.',
};

export const erasureAnnouncementTexts: FieldTexts = {
  eventId: 'The same at each resend, so that a consumer can drop duplicates.',
  erasure: 'Id of the erasure.',
  upTo: 'What occurred up to then is gone; what came later is of a new person under the same id.',
  persons: 'Ids of persons as flags and journeys named them.',
};

export const quarantineTexts: FieldTexts = {
  id: 'Of the reason and the payload: a redelivery finds the record it made before.',
  reason: 'For machines.',
  issues: 'One a fault.',
  'issues[].path': 'Where in the payload; empty for all of it.',
  'issues[].message': 'What is wrong and how to mend it.',
  receivedAt: 'When it came.',
  source: 'The emitting system.',
  touchpoint: "The touchpoint's own id, where it has one.",
  former: 'The record whose redrive ended here.',
  redriven: 'The latest redrive. The record stays.',
  'redriven.at': 'When.',
  'redriven.stored': 'How many of its touchpoints were stored.',
  'redriven.duplicate': 'How many had been stored before.',
  'redriven.quarantined': 'How many were quarantined again.',
  payload: 'Its JSON text, byte for byte as received, identifiers included.',
};
