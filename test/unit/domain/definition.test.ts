import { describe, expect, it } from 'vitest';
import {
  type CompiledDefinition,
  compileDefinition,
  costOf,
  keyOf,
  SINCE_EVER,
  teamOf,
} from '../../../shared/domain/definition.ts';
import {
  areCurrent,
  chainVersions,
  definitionOf,
  knowsActivity,
  versionAt,
  versionNumbered,
  versionOf,
  versionsOf,
} from '../../../shared/domain/definition-versions.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { DAY, define, HOUR, touchpoints } from '../../oracle/sample-journeys.ts';

const definition = compiled(define());

describe('a compiled definition', () => {
  it('says what its source says, durations in milliseconds', () => {
    expect(definition).toMatchObject({
      id: 'order',
      version: 1,
      currency: 'EUR',
      effectiveFrom: SINCE_EVER,
      inactivity: 10 * DAY,
      recoverWithin: DAY,
      containmentWindow: DAY,
      repeatContactWindow: 7 * DAY,
      starts: new Set(['cart.open']),
      goals: new Set(['done']),
      cancels: new Set(['stopped']),
    });
    expect(compileDefinition(define(), () => 1, 5).effectiveFrom).toBe(5);
  });

  it('finds the stage of an activity: exact before prefix, longer prefix before shorter', () => {
    const nested = compiled(
      define({
        stages: [
          { id: 'wide', title: 'Wide', phase: 'before', activities: ['cart.*', 'done'] },
          { id: 'narrow', title: 'Narrow', phase: 'during', activities: ['cart.item.*', 'stopped'] },
          { id: 'exact', title: 'Exact', phase: 'after', activities: ['cart.item.add', 'cart.open'] },
        ],
      }),
    );
    const stages = ['cart.look', 'cart.item.drop', 'cart.item.add', 'cart.open'].map(
      each => nested.stageOf(each)?.id,
    );
    expect(stages).toEqual(['wide', 'narrow', 'exact', 'exact']);
    for (const unknown of ['cart', 'carton', 'don', 'donut', 'unheard-of', 'x.cart.look']) {
      expect(nested.stageOf(unknown)).toBeUndefined();
    }
  });

  it('knows how long a stage may take: as it says, else the inactivity', () => {
    expect(definition.stageOf('cart.open')).toEqual({ id: 'shop', team: 'shop', expectedWithin: HOUR });
    expect(definition.stageOf('order.a')).toEqual({ id: 'buy', team: undefined, expectedWithin: 10 * DAY });
  });

  it('knows what may repeat, and its channels by name only', () => {
    const each = ['order.look.at', 'order.a', 'order.look'].map(activity => definition.repeatable(activity));
    expect(each).toEqual([true, false, false]);
    expect(definition.channel('call')).toEqual({ kind: 'assisted', team: 'centre', unitCost: 5 });
    expect(definition.channel('toString')).toBeUndefined();
  });
});

describe('what a definition says of a touchpoint', () => {
  const [plain] = touchpoints([[0, 'order.a', 'web']]);
  if (plain === undefined) throw new Error('one row gives one touchpoint');

  it('the journey key is its lowest identifier, of the types the definition follows', () => {
    const keyed = { ...plain, ids: ['customerId.a', 'deviceId.d', 'journey:order.k'], journeyType: 'order' };
    const claims = compiled(define({ keyTypes: ['claim'] }));
    const orders = compiled(define({ keyTypes: ['claim', 'order'] }));
    expect([definition, claims, orders].map(each => keyOf(each, keyed))).toEqual([
      'journey:order.k',
      undefined,
      'journey:order.k',
    ]);
    const { journeyType: _, ...untyped } = keyed;
    expect(keyOf(orders, untyped)).toBeUndefined();
    expect(keyOf(definition, plain)).toBeUndefined();
    expect(keyOf(definition, { ...plain, ids: [] })).toBeUndefined();
  });

  it('the team is the one named, else the owner of the channel, else of the stage', () => {
    const at = (channel: string, activity: string, team?: string) =>
      teamOf(definition, { channel, activity, team });
    expect([
      at('web', 'cart.open', 'named'),
      at('web', 'cart.open'),
      at('app', 'cart.open'),
      at('app', 'order.a'),
      at('fax', 'cart.open'),
      at('fax', 'unheard-of'),
    ]).toEqual(['named', 'online', 'shop', undefined, 'shop', undefined]);
  });

  it('the cost is its own in the currency of the definition, else the unit cost of the channel, else none', () => {
    const cost = (channel: string, currency?: string) =>
      costOf(definition, {
        ...plain,
        channel,
        ...(currency === undefined ? {} : { cost: { amount: 7, currency } }),
      });
    expect([cost('call', 'EUR'), cost('call', 'USD'), cost('call'), cost('app'), cost('fax')]).toEqual([
      7, 5, 5, 0, 0,
    ]);
  });
});

describe('versions of a definition', () => {
  const of = (version: number, from: number, more: object = {}) => ({
    ...compiled(define({ version, ...more })),
    effectiveFrom: from,
  });
  const chained = (...versions: CompiledDefinition[]): CompiledDefinition => {
    const newest = chainVersions(versions);
    if (newest === undefined) throw new Error('there is a version');
    return newest;
  };
  const newest = chained(
    of(2, 10, { repeatable: [] }),
    of(3, 20, {
      stages: [{ id: 'only', title: 'Only', phase: 'during', activities: ['done', 'stopped', 'cart.open'] }],
    }),
    of(1, SINCE_EVER),
  );
  const numbers = (each: CompiledDefinition) => [...versionsOf(each)].map(({ version }) => version);

  it('hang on the newest, newest first, whatever their order', () => {
    expect(numbers(newest)).toEqual([3, 2, 1]);
    expect(numbers(chained(of(1, 0)))).toEqual([1]);
    expect(chained(of(1, 0))).not.toHaveProperty('earlier');
    expect(chainVersions([])).toBeUndefined();
  });

  it('are found by time: the newest in force', () => {
    expect([0, 9, 10, 19, 20, 99].map(at => versionAt(newest, at)?.version)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(versionAt(of(1, 5), 4)).toBeUndefined();
  });

  it('are found by number, and a journey of an unknown one is of that in force at its start', () => {
    expect([1, 2, 3, 4].map(each => versionNumbered(newest, each)?.version)).toEqual([1, 2, 3, undefined]);
    const journey = { definition: 'order', version: 1, startedAt: 15 };
    expect(versionOf(newest, journey)?.version).toBe(1);
    expect(versionOf(newest, { ...journey, version: 9 })?.version).toBe(2);
    expect(definitionOf([compiled(define({ id: 'other' })), newest], journey)?.version).toBe(1);
    expect(definitionOf([compiled(define({ id: 'other' }))], journey)).toBeUndefined();
  });

  it('know an activity if any of them does', () => {
    expect(['done', 'order.a', 'unheard-of'].map(each => knowsActivity(newest, each))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('leave a journey current until one is put into force before its start', () => {
    const current = (...journeys: { version: number; startedAt: number }[]) =>
      areCurrent(
        journeys.map(each => ({ definition: 'order', ...each })),
        [compiled(define({ id: 'other' })), newest],
      );
    expect(current({ version: 1, startedAt: 9 }, { version: 2, startedAt: 10 })).toBe(true);
    expect(current({ version: 1, startedAt: 9 }, { version: 1, startedAt: 10 })).toBe(false);
    expect(areCurrent([{ definition: 'gone', version: 1, startedAt: 0 }], [newest])).toBe(true);
    expect(areCurrent([{ definition: 'order', version: 1, startedAt: 0 }], [of(2, 5)])).toBe(true);
  });
});
