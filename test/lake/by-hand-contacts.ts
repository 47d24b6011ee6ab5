import type { LakeRows } from '../../shared/contract/lake.ts';
import { DAY, groups, HOUR, journeysOf, MINUTE, type Row } from './counting.ts';

interface Contact {
  definition: string;
  channel: string;
  journey: string;
  reason: string | undefined;
  began: number;
  ended: number;
}

function contactsOf(rows: LakeRows): Contact[] {
  const contacts: Contact[] = [];
  for (const steps of journeysOf(rows)) {
    const open = new Map<string, Contact>();
    for (const { channel, channel_kind, definition, journey, occurred_at: at, reason } of steps) {
      if (channel_kind !== 'assisted') continue;
      const last = open.get(channel);
      if (last !== undefined && at - last.ended <= 30 * MINUTE) {
        last.ended = at;
        last.reason ??= reason;
      } else {
        const begun = { definition, channel, journey, reason, began: at, ended: at };
        open.set(channel, begun);
        contacts.push(begun);
      }
    }
  }
  return contacts;
}

const isRepeatedWithin = (all: readonly Contact[], contact: Contact, days: number) =>
  all.some(
    later =>
      later.journey === contact.journey &&
      later.began > contact.ended &&
      later.began - contact.ended <= days * DAY &&
      (later.reason === undefined || contact.reason === undefined || later.reason === contact.reason),
  );

/** Who called, whether it was over with that, and who did without; see `byHand`. */
export const contactsByHand: Readonly<Record<string, (rows: LakeRows) => Row[]>> = {
  contacts: rows =>
    contactsOf(rows).map(({ definition, channel, journey, reason }) => ({
      ...{ definition, channel, journey },
      reason: reason ?? null,
    })),
  first_contact_resolution: rows => {
    const all = contactsOf(rows);
    return groups(all, ({ definition, channel }) => [definition, channel]).flatMap(
      ([[definition = '', channel = ''], some]) =>
        [1, 3, 7].map(days => {
          const repeated = some.filter(contact => isRepeatedWithin(all, contact, days)).length;
          const resolved = some.length - repeated;
          return {
            ...{ definition, channel, repeated, resolved },
            window_days: days,
            contacts: some.length,
            share: resolved / some.length,
          };
        }),
    );
  },
  containment: rows => {
    const steps = rows.journey_steps.toSorted((a, b) => a.occurred_at - b.occurred_at);
    const assisted = steps.filter(({ channel_kind }) => channel_kind === 'assisted');
    const ends: { person: string; channel: string; at: number }[] = [];
    const digital = steps.filter(({ channel_kind }) => channel_kind === 'digital');
    for (const [[person = '', channel = ''], some] of groups(digital, s => [s.person, s.channel])) {
      some.forEach(({ occurred_at: at }, i) => {
        const next = some[i + 1];
        if (next === undefined || next.occurred_at - at > 30 * MINUTE) ends.push({ person, channel, at });
      });
    }
    return groups(ends, ({ channel }) => [channel]).flatMap(([[channel = ''], some]) =>
      [24, 72].map(hours => {
        const asked = some.filter(({ person, at }) =>
          assisted.some(s => s.person === person && s.occurred_at > at && s.occurred_at - at <= hours * HOUR),
        ).length;
        return { channel, window_hours: hours, sessions: some.length, contained: some.length - asked };
      }),
    );
  },
};
