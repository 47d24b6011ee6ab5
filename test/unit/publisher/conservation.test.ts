import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPublisher, type PublishResult, type Touchpoint } from '../../../publisher/publisher.ts';
import { type Answer, failure, no, stubBus, touchpoints, yes } from './bus-stub.ts';

/** What the bus says to one entry, or to the call that carries it. */
const answers: readonly (Answer | Error)[] = [
  no('ThrottlingException'),
  no('InternalFailure'),
  no('ResourceNotFoundException'),
  no('NotAuthorizedForSourceException'),
  failure('TimeoutError'),
  failure('AccessDeniedException'),
];

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('publish' as const), count: fc.nat({ max: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'turn' as const, 'close' as const) }),
  },
);

it('every touchpoint is sent, rejected or undelivered, exactly once, whatever the bus does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      // In half of the cases a yes.
      fc.infiniteStream(fc.integer({ min: -answers.length, max: answers.length - 1 })),
      fc.record({
        maxTouchpoints: fc.integer({ min: 1, max: 5 }),
        maxPending: fc.integer({ min: 1, max: 40 }),
        maxCalls: fc.integer({ min: 1, max: 3 }),
        attempts: fc.integer({ min: 1, max: 3 }),
      }),
      fc.option(fc.nat({ max: 3 }), { nil: undefined }),
      async (steps, choices, limits, timeoutMs) => {
        const bus = stubBus();
        bus.answer(async () => {
          const choice: number = choices.next().value;
          if (choice % 2 !== 0) await new Promise(resolve => setImmediate(resolve));
          return answers[choice] ?? yes;
        });
        const publisher = createPublisher({
          source: 'shop.web',
          client: bus.client,
          windowMs: 1,
          sleep: () => new Promise(resolve => setImmediate(resolve)),
          ...limits,
        });
        const orders: { given: Touchpoint[]; fate: Promise<PublishResult> }[] = [];
        const waits: Promise<void>[] = [];
        for (const each of steps) {
          if (each.do === 'publish') {
            const given = touchpoints(each.count).map((one, i) => ({
              ...one,
              id: `${orders.length}/${i}`,
              channel: i % 5 === 3 ? 'Not A Slug' : 'web',
            }));
            orders.push({ given, fate: publisher.publish(given) });
          } else if (each.do === 'turn') await new Promise(resolve => setImmediate(resolve));
          else waits.push(each.do === 'flush' ? publisher.flush() : publisher.close());
        }
        await publisher.close(timeoutMs === undefined ? {} : { timeoutMs });
        await Promise.all(waits);

        const taken = bus.taken.map(each => each.id);
        expect(new Set(taken).size).toBe(taken.length);
        let sent = 0;
        for (const { given, fate } of orders) {
          const result = await fate;
          const back = [...result.rejected, ...result.undelivered];
          expect(result.sent + back.length).toBe(given.length);
          expect(new Set(back.map(each => each.index)).size).toBe(back.length);
          for (const { index, touchpoint } of back) expect(touchpoint).toBe(given[index]);
          const rejected = given.flatMap((each, i) => (each.channel === 'web' ? [] : [i]));
          expect(result.rejected.map(each => each.index)).toEqual(rejected);
          // Nothing that the publisher calls sent is missing on the bus.
          const kept = given.filter((_, i) => !back.some(each => each.index === i));
          expect(taken).toEqual(expect.arrayContaining(kept.map(each => each.id)));
          sent += result.sent;
        }
        // A call that was cut off by close may have arrived, and only such a one.
        if (timeoutMs === undefined) expect(sent).toBe(taken.length);
        else expect(sent).toBeLessThanOrEqual(taken.length);
      },
    ),
    { numRuns: process.env['HILVAN_LONG'] === undefined ? 150 : 3_000 },
  );
});
