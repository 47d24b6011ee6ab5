import { describe, expect, it } from 'vitest';
import { context } from '../../../../shared/contract/context.ts';
import { answerContext } from '../../../../shared/steps/context/answer-context.ts';
import { MOST_BYTES } from '../../../../shared/steps/context/within-size.ts';
import { createContextWorld } from './context-world.ts';

const START = Date.UTC(2026, 10, 20, 9);
const ana = { customerId: 'alice' };
let ids = 0;

function touch(minutes: number, channel: string, activity: string, more: object = {}) {
  return {
    id: `t${ids++}`,
    occurredAt: new Date(START + minutes * 60_000).toISOString(),
    channel,
    activity,
    identifiers: ana,
    ...more,
  };
}

function worldAt(minutes: number) {
  const world = createContextWorld();
  world.clock.now = START + minutes * 60_000;
  return world;
}

describe('a context', () => {
  it('tells from one read where the customer stands, what was done, and what others said', async () => {
    const world = worldAt(60);
    await world.send(
      touch(0, 'web', 'order.placed', { statements: { 'delivery-date': '30th' }, outcome: 'completed' }),
      touch(10, 'app', 'order.changed', { outcome: 'failed' }),
      touch(20, 'call-center', 'delivery.asked', {
        reason: 'late-delivery',
        team: 'care',
        statements: { 'delivery-date': '2nd' },
      }),
    );
    const told = await world.ask('customerId', 'alice', 'call-center');
    expect(world.reads.count).toBe(1);
    expect(context.parse(told)).toEqual(told);
    expect(told.person).toMatchObject({ kind: 'personal', basis: 'explicit' });
    expect(told.journeys).toMatchObject([{ state: 'open', last: { channel: 'call-center', other: false } }]);
    expect(told.lastByChannel.map(each => [each.channel, each.other])).toEqual([
      ['call-center', false],
      ['app', true],
      ['web', true],
    ]);
    expect(told.told.map(each => [each.channel, each.subject, each.value])).toEqual([
      ['call-center', 'delivery-date', '2nd'],
      ['web', 'delivery-date', '30th'],
    ]);
    expect(told.contradictions).toMatchObject([
      { subject: 'delivery-date', values: [{ value: '2nd' }, { value: '30th' }] },
    ]);
    expect(told.flags.map(each => each.kind)).toContain('contradiction');
    expect(told.contacts).toMatchObject([{ reason: 'late-delivery', channel: 'call-center', team: 'care' }]);
    // What failed has yet to be done.
    const names = told.doNotAskAgain.map(each => [each.what, each.name, each.why]);
    expect(names).toContainEqual(['reason', 'late-delivery', 'told']);
    expect(names).toContainEqual(['activity', 'order.placed', 'done']);
    expect(names.map(([, name]) => name)).not.toContain('order.changed');
    expect(told.provided.map(each => each.activity)).toContain('order.changed');
  });

  it('ends a contradiction where one of the two has said the other’s value since', async () => {
    const world = worldAt(60);
    const say = (minutes: number, channel: string, fee: number) =>
      touch(minutes, channel, 'order.placed', { statements: { fee } });
    await world.send(say(0, 'web', 4), say(1, 'app', 5));
    expect((await world.ask('customerId', 'alice')).contradictions).toHaveLength(1);
    await world.send(say(2, 'web', 5));
    expect((await world.ask('customerId', 'alice')).contradictions).toEqual([]);
  });

  it('finds the owner of a late login with one read more, and of an e-mail behind a phone with two', async () => {
    const world = worldAt(60);
    await world.send(touch(0, 'web', 'order.placed', { identifiers: { anonymousId: 'cookie' } }));
    await world.send(touch(1, 'web', 'order.changed', { identifiers: { ...ana, anonymousId: 'cookie' } }));
    const told = await world.ask('anonymousId', 'cookie');
    expect(told.person?.kind).toBe('personal');
    expect(told.provided).toHaveLength(2);
    expect(world.reads.count).toBe(2);

    const guest = { email: 'a@example.com', phone: '+34600123456' };
    await world.send(touch(2, 'web', 'delivery.asked', { identifiers: guest }));
    await world.send(touch(3, 'app', 'delivery.asked', { identifiers: { ...ana, email: guest.email } }));
    expect((await world.ask('phone', guest.phone)).person?.id).toBe(told.person?.id);
    expect(world.reads.count).toBe(3);
  });

  it('says nothing of either where two share a device, but what the device did alone', async () => {
    const world = worldAt(3000);
    const device = { deviceId: 'tablet' };
    await world.send(touch(0, 'web', 'order.placed', { identifiers: { ...ana, ...device } }));
    await world.send(touch(300, 'web', 'order.placed', { identifiers: { customerId: 'bob', ...device } }));
    const silent = await world.ask('deviceId', 'tablet');
    expect(silent.person).toBeUndefined();
    expect(silent.journeys).toEqual([]);
    await world.send(touch(2900, 'app', 'order.placed', { identifiers: device }));
    const own = await world.ask('deviceId', 'tablet');
    expect(own.person?.kind).toBe('anonymous');
    expect(own.lastByChannel.map(each => each.channel)).toEqual(['app']);
  });

  it('answers an unknown identifier like a customer who has done nothing, and refuses a placeholder', async () => {
    const world = worldAt(0);
    const { asOf: _, receipt, ...nothing } = await world.ask('customerId', 'nobody');
    expect(Object.values(nothing).flat()).toEqual([false]);
    expect(receipt).toMatch(/^ctx0\./);
    const answer = await answerContext(world.context, { namespace: 'customerId', value: 'null' });
    expect(answer).toEqual({ outcome: 'unusable' });
  });

  it('has a bounded size however much was done and said, and leaves the oldest out', async () => {
    const world = worldAt(400);
    const subjects = (i: number) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`subject-${i}-${n}`, '€'.repeat(500)]));
    await world.send(
      ...Array.from({ length: 20 }, (_, i) =>
        touch(i * 10, `channel-${i}`, 'order.placed', { statements: i < 2 ? subjects(i) : { fee: i } }),
      ),
    );
    const told = await world.ask('customerId', 'alice', 'web');
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThanOrEqual(MOST_BYTES);
    expect(told.more).toBe(true);
    expect(told.journeys).toHaveLength(1);
    expect(told.lastByChannel.length).toBeGreaterThan(10);
    expect(told.lastByChannel[0]?.channel).toBe('channel-19');
  });
});

describe('its receipt', () => {
  const quoting = (receipt: string, minutes: number, channel = 'call-center', more: object = {}) =>
    touch(minutes, channel, 'delivery.asked', { context: { received: true, receipt }, ...more });

  async function proofOf(world: ReturnType<typeof worldAt>, touchpoint: { id: string }) {
    await world.send(touchpoint);
    const tid = world.context.hasher.digest(touchpoint.id);
    return (await world.store.getTouchpoints([tid]))[0]?.context;
  }

  it('proves that the channel that asked was told of the customer it then served', async () => {
    const world = worldAt(60);
    await world.send(touch(0, 'web', 'order.placed'));
    const { receipt } = await world.ask('customerId', 'alice', 'call-center');
    expect(receipt.length).toBeLessThanOrEqual(200);
    world.clock.now += 25 * 60 * 60_000;
    const proof = async (touchpoint: { id: string }) => (await proofOf(world, touchpoint))?.proof;
    expect(await proof(quoting(receipt, 61))).toBe('proven');
    // The call began before the context was asked for, and lasted.
    expect(await proof(quoting(receipt, 45, 'call-center', { durationSeconds: 600 }))).toBe('proven');
    expect(await proof(quoting(receipt, 45))).toBe('stale');
    expect(await proof(quoting(receipt, 60 + 24 * 60))).toBe('proven');
    expect(await proof(quoting(receipt, 61 + 24 * 60))).toBe('stale');
    expect(await proof(quoting(receipt, 61, 'chat'))).toBe('foreign');
    expect(await proof(quoting(receipt, 61, 'call-center', { identifiers: { customerId: 'bob' } }))).toBe(
      'foreign',
    );
    expect(await proof(quoting(`${receipt}A`, 61))).toBe('forged');
    const unnamed = await world.ask('customerId', 'alice');
    expect(await proof(quoting(unnamed.receipt, 61))).toBe('foreign');
  });

  it('is not kept, and a resend of it is one', async () => {
    const world = worldAt(60);
    const { receipt } = await world.ask('customerId', 'alice', 'call-center');
    const touchpoint = quoting(receipt, 60);
    expect(await proofOf(world, touchpoint)).toEqual({ received: true, proof: 'proven' });
    const again = await world.send(touchpoint);
    expect(again.counts).toEqual({ received: 1, stored: 0, duplicate: 1, quarantined: 0 });
    expect(again.receipts).toEqual({ proven: 1, refused: 0 });
  });

  it('proves of the person, too, whom the identifier asked by belongs to', async () => {
    const world = worldAt(60);
    await world.send(touch(0, 'web', 'order.placed', { identifiers: { ...ana, phone: '+34600123456' } }));
    const { receipt } = await world.ask('phone', '600 123 456', 'call-center');
    expect(await proofOf(world, quoting(receipt, 60))).toMatchObject({ proof: 'proven' });
  });
});
