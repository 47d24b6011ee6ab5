import { createPublisher, type PublisherOptions, type Touchpoint } from '../../../publisher/publisher.ts';
import { stubBus, touchpoints, yes } from './bus-stub.ts';

/** A publisher that waits for nothing, over a bus that takes everything unless the test says otherwise. */
export function stubbedPublisher() {
  const bus = stubBus();
  bus.answer(() => yes);
  const sleeps: number[] = [];
  const create = (more: Partial<PublisherOptions> = {}) =>
    createPublisher({
      source: 'shop.web',
      client: bus.client,
      windowMs: 0,
      attempts: 3,
      random: () => 0.5,
      sleep: async ms => {
        sleeps.push(ms);
      },
      ...more,
    });
  /** The bus answers once it is released. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    bus.answer(async () => {
      await promise;
      return yes;
    });
    return resolve;
  };
  return { bus, hold, sleeps, create };
}

export const [one = touchpoints(1)[0] as Touchpoint] = touchpoints(1);
