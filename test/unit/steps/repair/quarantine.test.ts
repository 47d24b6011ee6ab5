import { describe, expect, it } from 'vitest';
import { OPERATIONS_SOURCE } from '../../../../shared/contract/events.ts';
import type { QuarantineRecord } from '../../../../shared/contract/quarantine.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import {
  applyEdits,
  FixError,
  fix,
  parsePath,
  parseSet,
} from '../../../../shared/steps/repair/quarantine.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { createStack } from '../stack.ts';

const good = {
  id: 'a',
  occurredAt: '2026-06-01T10:00:00Z',
  channel: 'web',
  activity: 'order.placed',
  identifiers: { customerId: 'alice' },
};
const bad = { ...good, activity: 'Order Placed!' };

function world() {
  const { deps, store } = createStack();
  let messages = 0;
  const send = (detail: object, source = OPERATIONS_SOURCE) => {
    const body = JSON.stringify({ 'detail-type': 'Touchpoint Batch', source, detail });
    return ingest(deps, [{ id: String(messages++), body }]);
  };
  const records = async () => (await store.listQuarantine({ limit: 100 })).items;
  return { store, send, records };
}

describe('redrive', () => {
  it('is noted on the record, which is kept', async () => {
    const { send, records, store } = world();
    await send({ touchpoints: [bad] }, 'shop');
    const [record] = await records();
    const redrive = { record: record?.id };
    expect((await send({ redrive, touchpoints: [good] })).counts).toMatchObject({ received: 1, stored: 1 });
    expect(await records()).toEqual([
      { ...record, redriven: { at: expect.any(String), stored: 1, duplicate: 0, quarantined: 0 } },
    ]);
    await send({ redrive, touchpoints: [good] });
    expect((await records())[0]?.redriven).toMatchObject({ stored: 0, duplicate: 1 });
    expect(await store.getTouchpoints([stored(good).tid])).toEqual([stored(good)]);
  });

  it('that fails again makes a new record, which names the former', async () => {
    const { send, records } = world();
    await send({ touchpoints: [bad] }, 'shop');
    const [first] = await records();
    const redrive = { record: first?.id };
    expect((await send({ redrive, touchpoints: [bad] })).counts).toMatchObject({ quarantined: 1 });
    expect((await send({ redrive, touchpoints: [bad] })).counts).toMatchObject({ quarantined: 1 });
    const all = await records();
    expect(all).toHaveLength(2);
    expect(all.find(each => each.id === first?.id)?.redriven).toMatchObject({ quarantined: 1 });
    expect(all.find(each => each.id !== first?.id)).toMatchObject({ former: first?.id, reason: 'invalid' });
  });

  it('stores the loser of an id under its own, once', async () => {
    const { send, records, store } = world();
    await send({ touchpoints: [good, { ...good, channel: 'store' }] }, 'shop');
    const [record] = await records();
    expect(record?.reason).toBe('id-conflict');
    const redrive = { record: record?.id, storedAs: 'a-2' };
    expect((await send({ redrive })).counts).toEqual({
      received: 1,
      stored: 1,
      duplicate: 0,
      quarantined: 0,
    });
    expect((await send({ redrive })).counts).toMatchObject({ duplicate: 1 });
    const all = await store.getTouchpoints(['a', 'a-2'].map(id => stored({ ...good, id }).tid));
    expect(all.map(each => each.channel).sort()).toEqual(['store', 'web']);
    expect(all.map(each => each.ids)).toEqual([stored(good).ids, stored(good).ids]);
  });

  it('takes no stored form from anybody: neither sent along, nor by a producer, nor of another record', async () => {
    const { send, records, store } = world();
    await send({ touchpoints: [good, { ...good, channel: 'store' }, bad] }, 'shop');
    const [conflict, invalid] = ['id-conflict', 'invalid'].map(reason =>
      records().then(all => all.find(each => each.reason === reason)),
    );
    const form = JSON.parse((await conflict)?.payload ?? '');
    const tries: [object, string][] = [
      [{ redrive: { record: (await conflict)?.id, storedAs: 'b' } }, 'shop'],
      [{ redrive: { record: (await conflict)?.id }, touchpoints: [{ ...form, id: 'b' }] }, OPERATIONS_SOURCE],
      [{ redrive: { record: (await invalid)?.id, storedAs: 'b' } }, OPERATIONS_SOURCE],
      [{ redrive: { record: 'none', storedAs: 'b' } }, OPERATIONS_SOURCE],
    ];
    for (const [detail, source] of tries) {
      expect((await send(detail, source)).counts).toMatchObject({ received: 1, stored: 0, quarantined: 1 });
    }
    expect(await store.getTouchpoints([stored({ ...good, id: 'b' }).tid])).toEqual([]);
  });
});

describe('a fix', () => {
  const record = (payload: unknown, over: Partial<QuarantineRecord> = {}): QuarantineRecord => ({
    id: 'q',
    reason: 'invalid',
    issues: [],
    receivedAt: '2026-06-01T10:00:00Z',
    source: 'shop',
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    ...over,
  });

  it.each([
    ['activity=order.placed', { path: ['activity'], set: 'order.placed' }],
    ['identifiers.phone=600111222', { path: ['identifiers', 'phone'], set: '600111222' }],
    ['cost:={"amount":1}', { path: ['cost'], set: { amount: 1 } }],
    ['voice[0].text=a=b', { path: ['voice', '0', 'text'], set: 'a=b' }],
    ['attributes["a.b"]=x', { path: ['attributes', 'a.b'], set: 'x' }],
  ])('is written %s', (text, edit) => {
    expect(parseSet(text)).toEqual(edit);
  });

  it.each(['activity', '=x', '.a=x', 'a..b=x', 'a[x]=1', 'cost:={'])('is not written %s', text => {
    expect(() => parseSet(text)).toThrow(FixError);
  });

  it('sets, makes and takes away members, and leaves the payload it was given', () => {
    const payload = { a: { b: [1, 2] }, old: true };
    const edits = [
      parseSet('a.b[1]:=9'),
      parseSet('new.deep=x'),
      { path: parsePath('old'), remove: true as const },
    ];
    expect(applyEdits(payload, edits)).toEqual({ a: { b: [1, 9] }, new: { deep: 'x' } });
    expect(payload).toEqual({ a: { b: [1, 2] }, old: true });
    expect(applyEdits(payload, [{ path: ['not', 'there'], remove: true }])).toEqual(payload);
    expect(() => applyEdits(payload, [parseSet('old.x=1')])).toThrow(FixError);
    const poisoned = applyEdits({}, [parseSet('__proto__.evil=x')]);
    expect(Object.getPrototypeOf(poisoned)).toBe(Object.prototype);
    expect(JSON.stringify(poisoned)).toBe('{"__proto__":{"evil":"x"}}');
  });

  it('says what the contract still has against it', () => {
    expect(fix(record(bad), { edits: [] }).faults.map(each => each.path)).toEqual(['activity']);
    const edits = [parseSet('activity=order.placed')];
    expect(fix(record(bad), { edits })).toEqual({ record: 'q', touchpoints: [good], faults: [] });
  });

  it('opens an event that could not be opened, or takes a corrected file in its place', () => {
    const event = {
      'detail-type': 'Touchpoint Batch',
      source: 'shop',
      detail: { touchpoints: [good], extra: 1 },
    };
    expect(fix(record(event, { reason: 'invalid-envelope' }), {}).touchpoints).toEqual([good]);
    expect(fix(record('{"half', { reason: 'not-json' }), { corrected: [good] }).touchpoints).toEqual([good]);
    expect(() => fix(record('{"half', { reason: 'not-json' }), {})).toThrow('corrected file');
  });

  it('of one in stored form is a new id, and nothing else', () => {
    const kept = record(stored(good), { reason: 'id-conflict' });
    expect(fix(kept, { newId: '{id}-2' })).toMatchObject({ storedAs: 'a-2', touchpoints: [], faults: [] });
    expect(fix(kept, { newId: '{id}' }).faults).toHaveLength(1);
    expect(() => fix(kept, {})).toThrow('new one');
    expect(() => fix(kept, { newId: 'b', edits: [parseSet('channel=app')] })).toThrow('stored form');
    expect(() => fix(record(bad), { newId: 'b' })).toThrow('not in stored form');
  });
});
