import { createMemoryStore } from '../../shared/memory/store.ts';
import { createBus, underFaults, withPast } from './ports.ts';
import type { FullStore, Site } from './site.ts';
import type { Weather } from './weather.ts';

/** A site in memory, whose every call on a port is under that weather. */
export function memorySite(weather: Weather, inner: FullStore = createMemoryStore()): Site {
  const bus = createBus();
  const { store, past, due } = withPast(inner);
  return {
    store: inner,
    bus,
    due,
    boot: (process, turn) => ({
      store: underFaults(store, { process, weather, turn }, past),
      announcer: underFaults(bus, { process, weather, turn }),
    }),
  };
}
