/** What each field means, by its path: `.` goes into an object, `[]` into a list, `{}` into the values of a map. */
export type FieldTexts = Readonly<Record<string, string>>;

/** Parts that several documents hold, under `$defs`. */
export const partTexts: Readonly<Record<string, { text: string; fields?: FieldTexts }>> = {
  Slug: { text: 'Lower-case words of letters and digits joined by single hyphens, such as call-center.' },
  DottedSlug: { text: 'Slugs joined by dots, such as order.placed.' },
  Instant: {
    text: 'RFC 3339 time with seconds and an offset, T and Z in capitals, such as 2026-11-22T10:00:00+01:00.',
  },
  Duration: {
    text: 'ISO 8601 duration of at least one second, in weeks, or in days, hours, minutes and seconds, such as P3D or PT30M. Years and months are left out: their length depends on the calendar.',
  },
  Money: {
    text: 'An amount in one currency.',
    fields: { amount: 'In major units: 12.5 is twelve euros and fifty cents.', currency: 'ISO 4217 code.' },
  },
  Evidence: {
    text: 'A touchpoint that proves something, with enough to read the story without opening it.',
    fields: {
      touchpoint: 'Its id.',
      occurredAt: 'When it happened.',
      channel: 'Where it happened.',
      activity: 'What happened.',
      team: 'Who handled it.',
    },
  },
  Silo: {
    text: 'Silo-induced rework: between which channels and teams the context was lost, and why.',
    fields: {
      boundary: 'Where the context was lost.',
      'boundary.from': 'Who had what the customer had done before.',
      'boundary.from.channel': 'Their channel.',
      'boundary.from.team': 'Their team.',
      'boundary.to': 'Who made the customer do it again.',
      'boundary.to.channel': 'Their channel.',
      'boundary.to.team': 'Their team.',
      cause:
        'Why: nothing was handed over; it followed a contradiction; or what came before had failed, or was left without a result.',
    },
  },
  ReworkMeasures: {
    text: 'Three published readings of rework, side by side; they count different things and are never added up.',
    fields: {
      pm4py: 'Touchpoints minus distinct activities (pm4py, rework of a case).',
      edeaR: 'By runs of one activity (edeaR).',
      'edeaR.selfLoops': 'Runs longer than 1.',
      'edeaR.selfLoops.all': 'All of them.',
      'edeaR.selfLoops.repeat': 'Those on one channel.',
      'edeaR.selfLoops.redo': 'Those on more than one channel.',
      'edeaR.repetitions': 'Activities in more than one run.',
      'edeaR.repetitions.all': 'All of them.',
      'edeaR.repetitions.repeat': 'Those on one channel.',
      'edeaR.repetitions.redo': 'Those on more than one channel.',
      occurrences: 'Every touchpoint that repeats an earlier one of its activity.',
    },
  },
};

export const touchpointTexts: FieldTexts = {
  version: 'Version of this contract; left out, it is 1.',
  id: 'The idempotency key of the producer. A resend carries the same id and the same content and does no harm; the same id with other content goes to quarantine as id-conflict.',
  occurredAt:
    'When it happened, not when it was sent. More than 10 minutes ahead goes to quarantine as from-the-future.',
  channel: 'Where it happened: web, app, store, call-center, chat, email, social, ….',
  activity: 'What happened.',
  identifiers:
    'Namespace to value, one value a namespace; by default customerId, loyaltyId, email, phone, deviceId, anonymousId. At least one must be usable, the journey key counted. Only keyed hashes are stored.',
  journey: "The producer's own correlation.",
  'journey.type': 'What the key is of, such as order, claim or case.',
  'journey.key': 'The order, claim or case number.',
  outcome: 'How it ended.',
  context: 'Whether this channel already had what the customer had done before.',
  'context.received': 'True where it had.',
  'context.from': 'The channel it came from.',
  'context.receipt':
    'Of the context that Hilván gave this channel about this customer, as it came with it: then received is proven. One that is not genuine, of another channel or customer, or too old does no harm and proves nothing.',
  statements: 'What the channel told the customer, by subject, such as delivery-date. At most 50 subjects.',
  reason: 'Why the customer made contact.',
  team: 'Who handled it.',
  durationSeconds: 'Handling time.',
  segment: 'Customer segment at that moment.',
  cost: 'Cost to serve of this touchpoint.',
  value: 'Money at stake.',
  survey: 'An answer to a survey.',
  'survey.instrument': 'What was asked.',
  'survey.variant': 'The scale it was asked on, lowest to highest: 0-10, 1-7.',
  'survey.score': 'The answer; it must lie on the scale of variant, which JSON Schema cannot say.',
  'survey.respondent': 'Who answered.',
  'survey.comment': 'In their own words.',
  voice: 'Remarks of the customer, each in a quadrant of the empathy map.',
  'voice[].quadrant': 'Where it belongs in the empathy map.',
  'voice[].text': 'The remark.',
  attributes: 'Anything else, as scalar values. At most 50 keys.',
};

export const envelopeTexts: FieldTexts = {
  version: 'Version of this contract; left out, it is 1.',
  touchpoints:
    'Each is judged by itself: a bad one is quarantined alone. 190 of 320 bytes fill one billed chunk of the bus; keep the whole event below 900,000 bytes, or it does not fit the queue behind the bus.',
};

export const definitionTexts: FieldTexts = {
  id: 'Names the definition; versions share it.',
  version: 'Counts up; a journey keeps the version it began with.',
  title: 'For people.',
  currency: 'ISO 4217 code of its unit costs and of the money of its journeys.',
  keyTypes: 'Values of journey.type whose keys correlate here; left out, any key does.',
  stages: 'In order: phases before, during, after.',
  'stages[].id': 'Unique in the definition.',
  'stages[].title': 'For people.',
  'stages[].phase': 'Before, during or after the service.',
  'stages[].activities':
    'Activities (order.placed) or all that begin with one (order.*); each belongs to one stage.',
  'stages[].momentOfTruth': 'How much this stage decides what the customer thinks, 0 to 1.',
  'stages[].expectedWithin': 'Time to leave the stage; after that the journey has dropped off.',
  'stages[].team': 'Who owns the stage.',
  starts: 'After a goal, one of these begins the next journey. Each must be in a stage.',
  goals: 'Any of these completes the journey. Each must be in a stage.',
  cancels: 'Any of these cancels the journey. Each must be in a stage and none may be a goal.',
  inactivity: 'Longest silence within one journey that has no key.',
  recoverWithin: 'After a drop-off: how long a return counts as recovery.',
  repeatable: 'Activities that may legitimately repeat: never rework.',
  containmentWindow: 'A digital channel contained a contact if no assisted one followed within this time.',
  repeatContactWindow: 'Assisted contacts for the same reason within this time are repeat contacts.',
  channels: 'The channels it knows, by name.',
  'channels{}.kind': 'How the channel serves.',
  'channels{}.team': 'Who owns it.',
  'channels{}.unitCost':
    'Cost to serve of one touchpoint that names none, in the currency of the definition, major units.',
  'channels{}.unitCostSource': 'Where the unit cost comes from: a study, the own books, an estimate.',
};

export const definitionPutTexts: FieldTexts = {
  definition: 'The new version.',
  effectiveFrom:
    'Journeys that begin at this time or later are of this version; left out, as soon as every function knows it.',
  actor: 'Who put it.',
};

const definitionVersion: FieldTexts = {
  definition: 'The journey definition it follows.',
  'definition.id': 'Which one.',
  'definition.version': 'In which version.',
};

export const journeyTexts: FieldTexts = {
  ...definitionVersion,
  id: 'Derived from its first touchpoint, so it is stable.',
  person: 'Whose it is.',
  state: 'Open until it reaches a goal, is cancelled or misses a deadline.',
  stage: 'Where it stands, or stood at the end.',
  startedAt: 'Its first touchpoint.',
  lastAt: 'Its last touchpoint.',
  endedAt: 'When it reached its goal, was cancelled or missed its deadline.',
  keyed: 'True where a journey key holds it together.',
  touchpoints: 'How many.',
  channels: 'Those it went over.',
  flags: 'How many of each kind hold.',
  rework: 'What was done again.',
  cost: 'Cost to serve of all touchpoints.',
  siloCost: 'Of the cost, what silos induced.',
  value: 'Money at stake.',
  recoveries: 'Returns after a drop-off.',
  'recoveries[].at': 'When.',
  'recoveries[].channel': 'Over which channel.',
};

export const flagTexts: FieldTexts = {
  ...definitionVersion,
  id: 'A function of its journey and evidence: the same flag has the same id, however often it is announced.',
  kind: 'What was found.',
  state: 'Raised; resolved once the customer came back; retracted where later data took its ground away.',
  at: 'Event time at which it held: of the last touchpoint in evidence, or of the deadline missed.',
  journey: 'In which journey.',
  person: 'Whose journey.',
  stage: 'At which stage.',
  channels: 'Those involved.',
  teams: 'Those involved.',
  evidence: 'The touchpoints that prove it.',
  variant: 'Rework only: on another channel or by another team (redo), or not (repeat).',
  silo: 'Rework only: where a silo induced it.',
  cost: 'Cost to serve of the repeated touchpoints.',
  value: 'Drop-off only: the money at stake.',
  subject: 'Contradiction only: what was said differently.',
  reason: 'Repeat contact only, where the contact named one.',
  resolved: 'When and on which channel the customer came back.',
  'resolved.at': 'When.',
  'resolved.channel': 'On which channel.',
};

export const announcementTexts: FieldTexts = {
  eventId: 'The same at each resend: drop what you have seen.',
  sequence:
    'Counts the transitions of the flag from 1: of two announcements of one flag, the higher is the newer.',
  transition: 'What happened to the flag; the detail-type says it too.',
  flag: 'The flag as it is after the transition.',
};

export const boundTexts: FieldTexts = {
  eventId: 'Of the bound and the identifier, the same at each resend: drop what you have seen.',
  bound:
    'anchors-per-identifier: it was seen with so many others that it says nothing about anybody any more. touchpoints-folded-at-once: the person it names has so many touchpoints that late data is folded in by the sweep. corrections-per-identifier: a correction of it went to quarantine. identifiers-per-person: not all identifiers of the person it names are listed, and the sweep folds what they do.',
  identifier: 'Namespace and keyed hash, joined by a dot.',
  limit: 'The bound.',
};
