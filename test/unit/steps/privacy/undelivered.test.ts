import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { access } from '../../../../shared/steps/privacy/access.ts';
import { erase } from '../../../../shared/steps/privacy/erase.ts';
import { namesAny } from '../../../../shared/steps/privacy/named-in.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { definitions, envelope, ranks } from '../stack.ts';
import { createWorld, idOf, request, take } from './world.ts';

const touch = (id: string, identifiers: Record<string, string>, minute = 0) => ({
  id,
  occurredAt: new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString(),
  channel: 'web',
  activity: 'order.placed',
  identifiers,
});
const alice = { customerId: 'alice', email: 'a@example.com' };
const own = new Set([
  idOf('customerId', 'alice'),
  idOf('email', 'a@example.com'),
  idOf('journey:order', 'A-1'),
]);
const names = (payload: unknown, raw?: string) =>
  namesAny(typeof payload === 'string' ? payload : JSON.stringify(payload), { own, raw }, intake);

describe('a payload names a person', () => {
  it.each([
    ['as a producer sends it', touch('t', { email: ' A@Example.com ' })],
    ['however broken the touchpoint', { id: 7, identifiers: { email: 'a@example.com' }, channel: null }],
    ['with a number for a text', { identifiers: { customerId: 'x' }, deep: [{ identifiers: alice }] }],
    ['by the journey key', { journey: { type: 'order', key: 'A-1' } }],
    ['within an event', { detail: { touchpoints: [touch('b', { customerId: 'bob' }), touch('a', alice)] } }],
    ['in stored form', { tid: 't', ids: [idOf('customerId', 'alice')] }],
    ['in a correction', { identifier: { namespace: 'customerId', value: 'alice' }, with: {} }],
  ])('%s', (_, payload) => {
    expect(names(payload)).toBe(true);
  });

  it.each([
    ['others', touch('t', { customerId: 'bob', email: 'b@example.com' })],
    ['the value under another namespace', { identifiers: { loyaltyId: 'alice' } }],
    ['the value as something else', { identifiers: { customerId: 'bob' }, note: 'alice' }],
    ['nothing', null],
  ])('not where it names %s', (_, payload) => {
    expect(names(payload, 'alice')).toBe(false);
  });

  it('in broken JSON by the value asked for, as a word of its own', () => {
    expect(names('{"identifiers":{"customerId":"Alice"', 'alice')).toBe(true);
    expect(names('{"identifiers":{"customerId":"malice"', 'alice')).toBe(false);
    expect(names('{"identifiers":{"customerId":"alice"')).toBe(false);
  });

  it('or not, whatever it is and however deep: nothing is thrown', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(names(deep)).toBe(false);
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, raw) => {
        const text = JSON.stringify(value) ?? '';
        expect(typeof names(text, raw)).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});

describe('what was not delivered', () => {
  it('goes out of dead letters touchpoint by touchpoint, and stays away when it is sent after all', async () => {
    const { inner, deps, erasing, letters, clock } = createWorld();
    await take(deps, [touch('stored', alice)]);
    const lost = touch('lost', alice, 1);
    const bobs = touch('bobs', { customerId: 'bob', email: 'a@example.com' }, 2);
    const whole = envelope(touch('c', { customerId: 'carol' }));
    letters.push(envelope(lost, bobs), envelope(lost), whole, 'alice wrote this', 'somebody else’s');
    const { counts } = await erase(erasing, request('customerId', 'alice'));
    expect(letters).toEqual([envelope(bobs), whole, 'somebody else’s']);
    expect(counts.deadLetters).toBe(3);
    clock.now += 1000;
    const again = await ingest(deps, [{ id: 'm', body: envelope(lost, bobs) }]);
    expect([again.counts, again.suppressed]).toEqual([
      { received: 2, stored: 1, duplicate: 1, quarantined: 0 },
      1,
    ]);
    expect(await inner.getTouchpoints([intake.hasher.digest('lost')])).toEqual([]);
  });

  it('goes out of quarantine, and is not quarantined again', async () => {
    const { inner, deps, erasing } = createWorld();
    const bad = { ...touch('bad', alice), activity: 'Not An Activity' };
    const fine = { ...bad, id: 'other', identifiers: { customerId: 'bob' } };
    const messages = [{ id: 'm', body: envelope(bad, fine) }];
    await ingest(deps, messages);
    // The e-mail address is known to be Alice's once she was seen with it.
    await take(deps, [touch('stored', alice)]);
    const { counts } = await erase(erasing, request('email', 'a@example.com'));
    expect(counts.quarantined).toBe(1);
    expect((await ingest(deps, messages)).counts).toMatchObject({ received: 2, quarantined: 2 });
    expect((await inner.listQuarantine({ limit: 9 })).items.map(each => each.touchpoint)).toEqual(['other']);
  });
});

describe('access', () => {
  it('shows everything held, page by page, and after an erasure its receipt only', async () => {
    const { inner, deps, erasing, clock, told } = createWorld();
    const log = Array.from({ length: 7 }, (_, i) =>
      touch(`t${i}`, i % 2 === 0 ? alice : { email: alice.email }, i),
    );
    await take(deps, [...log, touch('bobs', { customerId: 'bob' })]);
    const reading = { store: inner, ranks, definitions, intake, now: () => clock.now };
    const all = async () => {
      const kinds: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const asked = { identifier: idOf('email', alice.email), raw: alice.email, limit: 3 };
        const page = await access(reading, cursor === undefined ? asked : { ...asked, cursor });
        kinds.push(...page.items.map(each => (each.kind === 'touchpoint' ? each.touchpoint.id : each.kind)));
        if (page.cursor === undefined) return kinds;
        cursor = page.cursor;
      }
    };
    const held = await all();
    expect(held.filter(each => /^t\d$/.test(each))).toEqual(log.map(each => each.id));
    expect(held.filter(each => each === 'identifier')).toHaveLength(2);
    expect(held).toEqual(expect.arrayContaining(['journey', 'flag']));
    await erase(erasing, request('email', alice.email));
    expect(await all()).toEqual(['identifier', 'erasure']);
    expect(told).toEqual([
      {
        eventId: 'request-1#1',
        erasure: 'request-1',
        upTo: new Date(clock.now).toISOString(),
        persons: [idOf('customerId', 'alice'), idOf('email', alice.email)].sort(),
      },
    ]);
  });
});
