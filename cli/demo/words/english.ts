import type { Catalogue } from './catalogue.ts';
import { LOCALES } from './language.ts';

const number = (value: number) => value.toLocaleString(LOCALES.en);
const count = (value: number, one: string, many: string) => `${number(value)} ${value === 1 ? one : many}`;
const times = (value: number) => (value === 1 ? 'once' : value === 2 ? 'twice' : `${number(value)} times`);

export const english: Catalogue = {
  title: 'Hilván: what customers go through between departments',
  intro: ({ places, days }) =>
    `A company serves its customers ${places}. Different departments look after them, and none sees what the customer has been through with the others. Hilván takes each thing that a customer did, on whatever channel (a touchpoint), stitches them into journeys, and shows where departments make people do things twice and what that costs. The company here is simulated: ${count(days, 'day', 'days')} of it went through the real application on this machine. What follows is what the application answers.`,
  headings: {
    customer: 'What happened to one customer',
    cost: 'What it cost',
    departments: 'Which departments',
    why: 'Why',
    next: 'What to do next',
    company: 'The whole company',
    dropOffs: 'Where customers give up',
    silos: 'Where departments make customers do things twice',
    nothingLost: 'Nothing is lost',
    further: 'Look further',
  },
  known: {
    none: 'This is one customer.',
    unseen: ({ list }) =>
      `No department could see that this was one person: they were known ${list}. Hilván saw it.`,
    by: ({ place, identifiers }) => `${place} as ${identifiers}`,
  },
  outcomes: {
    completed: '',
    failed: ', without success',
    abandoned: ', and gave up half-way',
    transferred: ', and were passed on',
  },
  several: ({ clause, count: value }) => `${clause} (${times(value)})`,
  lasted: ({ minutes }) => ` It took ${count(minutes, 'minute', 'minutes')}.`,
  again: {
    'no-handoff': ({ where, ago }) =>
      `AGAIN: they had done this ${where}, ${ago} before. Nothing of it had been handed over, so they had to start from the beginning.`,
    contradiction: ({ where, ago }) =>
      `AGAIN: they had done this ${where}, ${ago} before. Since then they had been told different things, so they had to do it once more.`,
    'failed-before': ({ where, ago }) =>
      `AGAIN: they had tried this ${where}, ${ago} before. It failed there, and nobody here knew, so they had to start from the beginning.`,
    'unresolved-before': ({ where, ago }) =>
      `AGAIN: they had begun this ${where}, ${ago} before, and got stuck. Nobody here knew, so they had to start from the beginning.`,
  },
  againCost: ({ cost }) => `Doing it twice cost the company ${cost}.`,
  againKnown: ({ where, ago }) => `They had done this ${where}, ${ago} before; this time that was known.`,
  onceMore: ({ ago }) => `Once more: they had done the same here ${ago} before.`,
  fromTheStart: 'What they had done before was not known here.',
  told: ({ list }) => `They were told: ${list}.`,
  toldThing: ({ subject, value }) => `${subject} ${value}`,
  contradicted: ({ subject, list }) => `By now they had been told two things about the ${subject}: ${list}.`,
  contradictingThing: ({ value, place }) => `${value} ${place}`,
  yes: 'yes',
  no: 'no',
  silence: ({ worth }) =>
    `Then nothing more came from them in the time one would expect.${worth === undefined ? '' : ` ${worth} were at stake.`}`,
  cameBack: ({ day, place }) => `They came back on ${day}, ${place}.`,
  voices: {
    says: ({ text }) => `They said: “${text}”`,
    thinks: ({ text }) => `They thought: “${text}”`,
    does: ({ text }) => `What they did: “${text}”`,
    feels: ({ text }) => `How they felt: “${text}”`,
    hears: ({ text }) => `What they heard: “${text}”`,
    frustrates: ({ text }) => `What annoyed them: “${text}”`,
    motivates: ({ text }) => `What pleased them: “${text}”`,
  },
  comment: ({ text }) => `They wrote: “${text}”`,
  rated: ({ score, low, high }) => `They gave ${score} on a scale from ${low} to ${high}.`,
  ending: {
    open: 'It is not over yet.',
    completed: 'In the end they got what they came for.',
    cancelled: 'In the end they called it off.',
    'dropped-off': 'In the end they gave up.',
  },
  cost: {
    customer: ({ cost, siloCost, share }) =>
      `This customer: serving them cost ${cost}. ${siloCost} of it (${share}) was work done twice.`,
    boundary: ({ boundary, customers, occurrences, cost }) =>
      `All customers at this boundary (${boundary}): ${count(customers, 'customer', 'customers')} had to do something again, ${times(occurrences)} in all. That cost ${cost}.`,
    all: ({ occurrences, cost, days }) =>
      `At all boundaries together, in ${count(days, 'day', 'days')}: ${times(occurrences)}, ${cost}.`,
  },
  departments: {
    two: ({ from, fromPlace, to, toPlace }) => `Two: ${from} (${fromPlace}) and ${to} (${toPlace}).`,
    one: ({ department, fromPlace, toPlace }) =>
      `One, on two channels that do not know of each other: ${department} (${fromPlace} and ${toPlace}).`,
    contradicting: ({ place, doing }) =>
      `What they said differed, and so the customer had to do this again ${place}: ${doing}.`,
    twice: ({ doing, fromPlace, toPlace }) =>
      `What was done ${fromPlace} had to be done again ${toPlace}: ${doing}.`,
  },
  causes: {
    'no-handoff': ({ fromPlace, toPlace }) =>
      `No handover: what the customer did ${fromPlace} is not there when they turn up ${toPlace}.`,
    contradiction: () =>
      'Contradiction: the channels told the customer different things, so they had to ask which one is true.',
    'failed-before': ({ fromPlace, toPlace }) =>
      `A failure that nobody follows up: it breaks off ${fromPlace}, and ${toPlace} everything begins anew.`,
    'unresolved-before': ({ fromPlace, toPlace }) =>
      `A dead end: people get stuck ${fromPlace}, and ${toPlace} everything begins anew.`,
  },
  shortCauses: {
    'no-handoff': 'not handed over',
    contradiction: 'contradiction',
    'failed-before': 'failed before',
    'unresolved-before': 'got stuck before',
  },
  proof: ({ touchpoints, place, denied }) =>
    `${count(touchpoints, 'touchpoint proves', 'touchpoints prove')} it${denied === undefined ? '' : `; the one ${place} ${denied ? 'says itself that it did not have' : 'does not say that it had'} what the customer had done before`}.`,
  actions: {
    'no-handoff': {
      from: ({ doing, to }) =>
        `hand what the customer did (${doing}) over to ${to} within a minute, with the order or ticket number.`,
      to: () => 'show it to whoever serves the customer, and ask only for what is missing.',
    },
    contradiction: {
      from: ({ to }) =>
        `read the answer from the one system that decides it, the same as ${to}, and correct it aloud when it changes.`,
      to: () =>
        'show what the customer has been told so far before answering, and put a difference right at once.',
    },
    'failed-before': {
      from: ({ doing, to }) =>
        `mend the failure (${doing}), and pass each failed attempt on to ${to} with what was entered.`,
      to: ({ doing }) =>
        `open the failed attempt and finish it, rather than begin with ${doing} from nothing.`,
    },
    'unresolved-before': {
      from: ({ doing, to }) =>
        `find the step at which people get stuck (${doing}), and offer ${to} there, with what was entered.`,
      to: ({ doing }) => `take over the half-done attempt, rather than begin with ${doing} from nothing.`,
    },
  },
  openEvidence: 'The evidence of this case, and the customer’s whole journey:',
  openAll: 'All cases at this boundary, for all customers:',
  noSilo: 'In these days no department made a customer do anything twice: there is no such story to tell.',
  company: {
    stitched: ({ touchpoints, journeys, known, anonymous }) =>
      `${count(touchpoints, 'touchpoint was', 'touchpoints were')} stitched into ${count(journeys, 'journey', 'journeys')} of ${count(known, 'known person', 'known people')} and ${count(anonymous, 'visitor', 'visitors')} nobody knows.`,
    across: ({ journeys }) => `${count(journeys, 'journey', 'journeys')} went over more than one channel.`,
    states: {
      open: ({ count: value }) => `${number(value)} open`,
      completed: ({ count: value }) => `${number(value)} completed`,
      cancelled: ({ count: value }) => `${number(value)} cancelled`,
      'dropped-off': ({ count: value }) => `${number(value)} dropped off`,
    },
    now: ({ list }) => `Now: ${list}.`,
    flags: {
      'drop-off': ({ count: value }) => count(value, 'drop-off', 'drop-offs'),
      'self-loop': ({ count: value }) => count(value, 'immediate repeat', 'immediate repeats'),
      repetition: ({ count: value }) => count(value, 'later repeat', 'later repeats'),
      'ping-pong': ({ count: value }) => `${number(value)} to and fro between channels`,
      'channel-leak': ({ count: value }) =>
        count(value, 'escape from self-service', 'escapes from self-service'),
      'repeat-contact': ({ count: value }) => count(value, 'repeated contact', 'repeated contacts'),
      contradiction: ({ count: value }) => count(value, 'contradiction', 'contradictions'),
    },
    flagged: ({ list }) => `Flagged: ${list}.`,
  },
  dropOffs: {
    all: ({ count: value, back, lost, recovered }) =>
      `${count(value, 'drop-off', 'drop-offs')}; ${number(back)} of them came back later. At stake and not recovered: ${lost}; recovered: ${recovered}.`,
    after: ({ doing, count: value, lost }) =>
      `after ${doing}: ${times(value)}${lost === undefined ? '' : `, ${lost}`}`,
    none: 'Nowhere, in these days.',
  },
  columns: {
    boundary: 'from → to',
    doing: 'done again',
    why: 'why',
    times: 'times',
    customers: 'customers',
    cost: 'cost',
  },
  conservation: ({ received, stored, duplicate, quarantined, sent }) =>
    `in ${number(received)} = stored ${number(stored)} + duplicate ${number(duplicate)} + quarantined ${number(quarantined)}   (sent ${number(sent)})`,
  conservationMeans:
    'Some touchpoints were sent twice and some were broken on purpose: duplicates count once, and broken ones wait in quarantine to be mended.',
  addresses: {
    api: 'query API',
    apiNote: 'described in /openapi.json',
    token: 'token',
    tokenNote: 'Authorization: Bearer …',
    aws: 'AWS',
    awsNote: ({ bus }) => `EventBridge (bus ${bus}), SQS, DynamoDB for any AWS client`,
    state: 'state',
    kept: 'kept until the demo ends',
  },
  stitching: 'Stitching …',
  sending: ({ touchpoints }) => `Sending ${count(touchpoints, 'touchpoint', 'touchpoints')}`,
  goesOn: 'The company goes on, a touchpoint a second. Ctrl-C ends the demo.',
  sentLive: ({ count: value, doing, place }) => `${number(value)} sent live, the last: ${doing} ${place}`,
  liveOver: 'The simulated days are over; what is there stays until Ctrl-C.',
  utc: 'Times are UTC.',
};
