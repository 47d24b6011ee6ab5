import { describe, expect, it } from 'vitest';
import { renamed } from '../../../shared/domain/audit.ts';
import { flagTouchesTeam, isOfTeam, touchesTeam } from '../../../shared/domain/team.ts';
import type { ActivityState } from '../../../shared/domain/types.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';

const order = compiled(orderDefinition);

function activity(channels: string[], last: { activity: string; team?: string }): ActivityState {
  const mark = { id: 't', at: 0, channel: channels.at(-1) ?? '', ...last };
  return { count: 1, runs: 1, loops: 0, redoLoops: 0, channels, last: mark, order: 1 };
}

describe('a touchpoint', () => {
  it('is of the team it names, else of its channel’s, else of its stage’s', () => {
    const at = (channel: string, name: string, team?: string) => ({ channel, activity: name, team });
    expect(isOfTeam(order, at('web', 'cart.filled', 'partner'), ['partner'])).toBe(true);
    expect(isOfTeam(order, at('web', 'cart.filled', 'partner'), ['ecommerce'])).toBe(false);
    expect(isOfTeam(order, at('web', 'cart.filled'), ['ecommerce'])).toBe(true);
    expect(isOfTeam(order, at('web', 'cart.filled'), ['shop'])).toBe(false);
    expect(isOfTeam(order, at('app', 'cart.filled'), ['other', 'shop'])).toBe(true);
    expect(isOfTeam(order, at('app', 'order.placed'), ['shop'])).toBe(false);
  });
});

describe('a journey', () => {
  it('touches whose channel it was on, though the touchpoint named another team', () => {
    const state = {
      activities: { 'order.placed': activity(['store'], { activity: 'order.placed', team: 'partner' }) },
    };
    expect(touchesTeam(order, state, ['retail'])).toBe(true);
    expect(touchesTeam(order, state, ['partner'])).toBe(true);
    expect(touchesTeam(order, state, ['ecommerce', 'shop'])).toBe(false);
    expect(touchesTeam(order, state, [])).toBe(false);
  });

  it('touches whose stage it was in, on a channel that is nobody’s', () => {
    const inStage = (channels: string[]) => ({
      activities: { 'cart.filled': activity(channels, { activity: 'cart.filled' }) },
    });
    expect(touchesTeam(order, inStage(['app']), ['shop'])).toBe(true);
    expect(touchesTeam(order, inStage(['app', 'web']), ['shop'])).toBe(true);
    expect(touchesTeam(order, inStage(['web']), ['shop'])).toBe(false);
  });
});

describe('a journey of several activities', () => {
  it('touches whom any of them touches', () => {
    const state = {
      activities: {
        'order.placed': activity(['web'], { activity: 'order.placed' }),
        'order.changed': activity(['store'], { activity: 'order.changed', team: 'partner' }),
      },
    };
    for (const team of ['ecommerce', 'retail', 'partner'])
      expect(touchesTeam(order, state, [team]), team).toBe(true);
    expect(touchesTeam(order, state, ['contact-centre'])).toBe(false);
  });
});

describe('a flag', () => {
  it('touches the teams on it, and the owners of its channels', () => {
    const flag = { teams: ['partner'], channels: ['app', 'store'] };
    expect(flagTouchesTeam(order, flag, ['partner'])).toBe(true);
    expect(flagTouchesTeam(order, { ...flag, teams: ['partner', 'other'] }, ['partner'])).toBe(true);
    expect(flagTouchesTeam(order, { teams: [], channels: ['fax'] }, ['retail'])).toBe(false);
    expect(flagTouchesTeam(order, flag, ['retail'])).toBe(true);
    expect(flagTouchesTeam(order, flag, ['ecommerce'])).toBe(false);
    expect(flagTouchesTeam(undefined, flag, ['partner'])).toBe(true);
    expect(flagTouchesTeam(undefined, flag, ['retail'])).toBe(false);
  });
});

describe('a record of the audit log', () => {
  const record = {
    id: 'r',
    at: '2026-11-20T12:00:00.000Z',
    viewer: 'ana',
    role: 'team',
    operation: 'getFlag',
    status: 200,
  } as const;
  const about = { person: 'customerId.a', journey: 'order~t', flag: 'f', touchpoint: 't' };

  it('keeps who looked and when where its person is erased, and nothing of theirs', () => {
    expect(renamed({ ...record, ...about, teams: ['shop'] }, undefined)).toEqual({
      ...record,
      teams: ['shop'],
    });
    expect(renamed({ ...record, ...about }, undefined)).toStrictEqual(record);
  });

  it('keeps everything under a new name', () => {
    expect(renamed({ ...record, ...about }, 'customerId.b')).toEqual({
      ...record,
      ...about,
      person: 'customerId.b',
    });
  });
});
