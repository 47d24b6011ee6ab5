import type { Store } from '../../../shared/steps/ports/store.ts';

/** A store that notes each call: `getNodes deviceId.x`, with the ids of all nodes that it names. */
export function counting<S extends Store>(inner: S): { store: S; calls: string[] } {
  const calls: string[] = [];
  const store = new Proxy(inner, {
    get(target, name: keyof Store & string) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => {
        calls.push(`${name} ${namesOf(name, args[0])}`);
        return method(...args);
      };
    },
  });
  return { store, calls };
}

function namesOf(name: string, first: unknown): string {
  if (name === 'saveNode') return (first as { id: string }).id;
  if (name === 'savePage') return (first as { node: string }).node;
  return Array.isArray(first) ? first.join(' ') : String(first);
}
