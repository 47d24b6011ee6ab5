import { describe, expect, it } from 'vitest';
import { newPerson } from '../../../shared/domain/person.ts';
import { MINUTE, type Row } from '../../oracle/sample-journeys.ts';
import { PERSON } from './folded.ts';
import { at, journey, told } from './told-context.ts';

const contact: Row[] = [
  [0, 'cart.open', 'web', { statements: { fee: 4 } }],
  [10 * MINUTE, 'order.pay', 'app', { outcome: 'failed', team: 'mobile' }],
  [20 * MINUTE, 'order.look.map', 'web', { outcome: 'completed' }],
  [30 * MINUTE, 'help.ask', 'call', { reason: 'late', team: 'care', outcome: 'transferred' }],
  [40 * MINUTE, 'help.say', 'chat', { statements: { fee: 5 } }],
];
const web = { channel: 'web', other: true };
const app = { channel: 'app', team: 'mobile', other: true };
const call = { channel: 'call', team: 'care', other: false };
const chat = { channel: 'chat', other: true };

describe('what a customer has just gone through', () => {
  it('is told whole, the newest first, each with its side', () => {
    const { flags, ...rest } = told(contact, 45 * MINUTE);
    expect(rest).toStrictEqual({
      asOf: at(45),
      channel: 'call',
      person: { id: PERSON, kind: 'personal', basis: 'explicit' },
      journeys: [
        {
          id: journey,
          definition: { id: 'order', version: 1 },
          title: 'Order',
          state: 'open',
          stage: 'use',
          stageTitle: 'Use',
          since: at(0),
          last: { at: at(40), ...chat, activity: 'help.say' },
        },
      ],
      lastByChannel: [
        { at: at(40), ...chat, activity: 'help.say', touchpoint: 't5' },
        { at: at(30), ...call, activity: 'help.ask', touchpoint: 't4' },
        { at: at(20), ...web, activity: 'order.look.map', touchpoint: 't3' },
        { at: at(10), ...app, activity: 'order.pay', touchpoint: 't2' },
      ],
      told: [
        { at: at(40), ...chat, journey, subject: 'fee', value: 5 },
        { at: at(0), ...web, journey, subject: 'fee', value: 4 },
      ],
      contradictions: [
        {
          at: at(40),
          journey,
          subject: 'fee',
          values: [
            { channel: 'chat', at: at(40), value: 5 },
            { channel: 'web', at: at(0), value: 4 },
          ],
        },
      ],
      provided: [
        { at: at(40), ...chat, journey, activity: 'help.say', times: 1 },
        { at: at(30), ...call, journey, activity: 'help.ask', times: 1, outcome: 'transferred' },
        { at: at(20), ...web, journey, activity: 'order.look.map', times: 1, outcome: 'completed' },
        { at: at(10), ...app, journey, activity: 'order.pay', times: 1, outcome: 'failed' },
        { at: at(0), ...web, journey, activity: 'cart.open', times: 1 },
      ],
      doNotAskAgain: [
        { at: at(40), ...chat, journey, what: 'activity', name: 'help.say', why: 'done' },
        { at: at(30), ...call, journey, what: 'activity', name: 'help.ask', why: 'handed-over' },
        { at: at(30), ...call, journey, what: 'reason', name: 'late', why: 'told' },
        { at: at(0), ...web, journey, what: 'activity', name: 'cart.open', why: 'done' },
      ].map(({ journey: _, ...each }) => each),
      contacts: [
        { at: at(40), ...chat, journey },
        { at: at(30), ...call, journey, reason: 'late' },
      ],
    });
    expect(flags.map(({ kind, count, at: when }) => `${when} ${kind} ${count}`).sort()).toEqual([
      `${at(20)} ping-pong 1`,
      `${at(30)} channel-leak 1`,
      `${at(40)} contradiction 1`,
      `${at(40)} repeat-contact 1`,
    ]);
  });

  it('has no sides where no channel asks, and nothing at all of nobody', () => {
    const { lastByChannel, channel } = told([[0, 'cart.open', 'web']], 0, { channel: undefined });
    expect(channel).toBeUndefined();
    expect(lastByChannel).toStrictEqual([
      { at: at(0), channel: 'web', activity: 'cart.open', touchpoint: 't1' },
    ]);
    const empty = {
      asOf: at(0),
      journeys: [],
      lastByChannel: [],
      told: [],
      contradictions: [],
      provided: [],
      doNotAskAgain: [],
      flags: [],
      contacts: [],
    };
    expect(told(contact, 0, { state: undefined, channel: undefined })).toStrictEqual(empty);
    expect(told(contact, 0, { state: newPerson() })).toStrictEqual({ ...empty, channel: 'call' });
    const unknown = told(contact, 0, { definitionOf: () => undefined });
    expect(unknown).toMatchObject({ journeys: [], lastByChannel: [] });
    expect(told(contact, 0, { person: 'deviceId.d' }).person?.kind).toBe('anonymous');
  });

  it('says done-again of what was done again, and not what failed or was abandoned the last time', () => {
    const asked = (...outcomes: ('completed' | 'failed' | 'abandoned' | undefined)[]) =>
      told(
        outcomes.map((outcome, i): Row => [i * MINUTE, 'order.pay', 'web', outcome ? { outcome } : {}]),
      ).doNotAskAgain.map(({ why }) => why);
    expect(asked(undefined)).toEqual(['done']);
    expect(asked('failed')).toEqual([]);
    expect(asked('abandoned')).toEqual([]);
    expect(asked('failed', 'completed')).toEqual(['done-again']);
    expect(asked('completed', 'failed')).toEqual([]);
  });

  it('knows no contradiction where one channel has said the other’s value since', () => {
    const say = (...fees: [number, string][]) =>
      told(fees.map(([fee, channel], i): Row => [i * MINUTE, 'order.a', channel, { statements: { fee } }]))
        .contradictions;
    expect(say([4, 'web'], [5, 'app'])).toHaveLength(1);
    expect(say([4, 'web'], [5, 'app'], [5, 'web'])).toEqual([]);
    expect(say([4, 'web'], [5, 'web'])).toEqual([]);
  });

  it('names of one instant on one channel the touchpoint that is last by id', () => {
    const { lastByChannel } = told([
      [0, 'order.a', 'web', { id: 'b' }],
      [0, 'order.c', 'web', { id: 'c' }],
      [0, 'order.b', 'app', { id: 'a' }],
    ]);
    expect(lastByChannel.map(each => each.touchpoint)).toEqual(['c', 'a']);
  });
});

it('an outcome is told as it was', () => {
  const outcomes = (['completed', 'failed', 'abandoned', 'transferred', undefined] as const).map(
    outcome => told([[0, 'order.a', 'web', outcome === undefined ? {} : { outcome }]]).provided,
  );
  const side = { at: at(0), channel: 'web', other: true, journey, activity: 'order.a', times: 1 };
  expect(outcomes).toStrictEqual([
    [{ ...side, outcome: 'completed' }],
    [{ ...side, outcome: 'failed' }],
    [{ ...side, outcome: 'abandoned' }],
    [{ ...side, outcome: 'transferred' }],
    [side],
  ]);
});

it('flags are told with how often they were raised, and what a silo induced with its boundary', () => {
  const { flags } = told([
    [0, 'order.pay', 'web', { team: 'a' }],
    [MINUTE, 'order.pay', 'app', { team: 'b' }],
    [2 * MINUTE, 'order.pay', 'call', { team: 'c' }],
  ]);
  const loop = flags.find(({ kind }) => kind === 'self-loop');
  expect(loop).toMatchObject({ count: 2, at: at(2), silo: { cause: 'no-handoff' } });
  expect(flags.map(each => each.at)).toEqual(
    flags
      .map(each => each.at)
      .sort()
      .reverse(),
  );
});
