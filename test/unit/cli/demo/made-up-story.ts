import { boundaryFigures, dropOffFigures } from '../../../../cli/demo/figures.ts';
import type { Example } from '../../../../cli/demo/gather-story.ts';
import type { Telling } from '../../../../cli/demo/tell-story.ts';
import type { Flag, Silo } from '../../../../shared/contract/flag.ts';

type Entry = Example['journey']['timeline'][number];
type More = Pick<
  Entry,
  'outcome' | 'team' | 'durationSeconds' | 'cost' | 'context' | 'statements' | 'voice' | 'survey'
>;

const JOURNEY = 'retail-order~AAAAAAAAAAAAAAAAAAAAAA';
const PERSON = 'customerId.BBBBBBBBBBBBBBBBBBBBBB';
const euros = (amount: number) => ({ amount, currency: 'EUR' });

function entry(
  id: string,
  occurredAt: string,
  [channel, activity, namespace]: readonly [string, string, string],
  more: More = {},
): Entry {
  return {
    id,
    occurredAt,
    channel,
    activity,
    namespaces: [namespace],
    stage: 'ordered',
    basis: 'explicit',
    flags: [],
    ...more,
  };
}

function flagOf(kind: Flag['kind'], entries: readonly Entry[], more: Partial<Flag>): Flag {
  const last = entries.at(-1);
  return {
    id: `${JOURNEY}~${kind}~${last?.id}`,
    kind,
    state: 'raised',
    at: last?.occurredAt ?? '',
    journey: JOURNEY,
    person: PERSON,
    definition: { id: 'retail-order', version: 1 },
    stage: 'ordered',
    channels: entries.map(each => each.channel),
    teams: [],
    evidence: entries.map(({ id, occurredAt, channel, activity, team }) => ({
      touchpoint: id,
      occurredAt,
      channel,
      activity,
      ...(team === undefined ? {} : { team }),
    })),
    ...more,
  };
}

/** Nine touchpoints on five channels with every kind of thing that the story tells of. */
export function madeUpStory(cause: Silo['cause'] = 'no-handoff', remarks = 'As if <nobody> talks.'): Telling {
  const viewed = (['1', '2', '3'] as const).map(n =>
    entry(`v${n}`, `2026-11-02T10:0${n}:00Z`, ['web', 'product.viewed', 'anonymousId']),
  );
  const placed = entry('o1', '2026-11-02T10:10:00Z', ['web', 'order.placed', 'customerId'], {
    team: 'ecommerce',
    statements: { 'delivery-date': '2026-11-09' },
  });
  const web = entry('c1', '2026-11-03T09:00:00Z', ['web', 'order.changed', 'customerId'], {
    outcome: 'completed',
    team: 'ecommerce',
  });
  const phone = entry('c2', '2026-11-03T14:00:00+01:00', ['call-center', 'order.changed', 'phone'], {
    team: 'contact-centre',
    durationSeconds: 600,
    cost: euros(8.5),
    context: { received: false },
    statements: { 'delivery-date': '2026-11-12' },
    voice: [{ quadrant: 'feels', text: remarks }],
  });
  const gone = entry('p1', '2026-11-05T08:00:00Z', ['email', 'parcel.shipped', 'email']);
  const rated = entry('s1', '2026-11-20T08:00:00Z', ['app', 'order.rated', 'deviceId'], {
    survey: { instrument: 'nps', variant: '0-10', score: 3, comment: 'Never again' },
  });
  const odd = entry('k1', '2026-11-20T09:00:00Z', ['kiosk', 'locker.hatch-opened', 'journey:order'], {
    statements: { 'locker-open': true },
  });
  const boundary = {
    from: { channel: 'web', team: 'ecommerce' },
    to: { channel: 'call-center', team: 'contact-centre' },
  };
  const redo = flagOf('self-loop', [web, phone], {
    variant: 'redo',
    cost: euros(8.5),
    silo: { boundary, cause },
  });
  const flagged = [
    redo,
    flagOf('contradiction', [placed, phone], { subject: 'delivery-date' }),
    flagOf('drop-off', [gone], {
      state: 'resolved',
      value: euros(1234.5),
      resolved: { at: rated.occurredAt, channel: 'app' },
    }),
  ];
  const timeline = [...viewed, placed, web, phone, gone, rated, odd];
  const tally = { all: 0, repeat: 0, redo: 0 };
  const journey: Example['journey'] = {
    id: JOURNEY,
    person: PERSON,
    definition: { id: 'retail-order', version: 1 },
    state: 'dropped-off',
    stage: 'ordered',
    startedAt: '2026-11-02T10:01:00Z',
    lastAt: odd.occurredAt,
    keyed: true,
    touchpoints: timeline.length,
    channels: ['web', 'call-center', 'email', 'app', 'kiosk'],
    flags: { 'self-loop': 1 },
    rework: { pm4py: 1, edeaR: { selfLoops: tally, repetitions: tally }, occurrences: 1 },
    cost: euros(34),
    siloCost: euros(8.5),
    recoveries: [],
    timeline,
    flagged,
  };
  const another = { ...redo, id: `${redo.id}-2`, person: 'customerId.C', cost: euros(11.5) };
  const flags = [...flagged, another];
  return {
    story: {
      persons: { known: 2, anonymous: 1 },
      journeys: {
        total: 3,
        acrossChannels: 1,
        byState: { open: 1, completed: 1, 'dropped-off': 1 },
        channels: journey.channels,
      },
      dropOffs: dropOffFigures(flags),
      flags: { 'self-loop': 2, contradiction: 1, 'drop-off': 1 },
      boundaries: boundaryFigures(flags),
      silos: [{ boundary, cause, activity: 'order.changed', occurrences: 2, cost: euros(20) }],
      example: { journey, flag: redo, explanation: { flag: redo, rule: 'A rule.', evidence: [web, phone] } },
    },
    counts: { received: 12, stored: 10, duplicate: 1, quarantined: 1 },
    sent: 12,
    days: 21,
    addresses: {
      apiUrl: 'http://127.0.0.1:4100',
      apiToken: 'T'.repeat(48),
      awsEndpoint: 'http://127.0.0.1:4566',
      busName: 'hilvan',
    },
    keptIn: undefined,
  };
}
