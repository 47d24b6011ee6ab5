/** Takes one version's raw object to the next version's. Must not lose a field it does not know. */
export type Upcaster = (raw: Record<string, unknown>) => Record<string, unknown>;

/** `steps[n]` takes version n to n + 1. Empty while there is but one version; a test walks the chain with made-up ones. */
export const touchpointUpcasters: Readonly<Record<number, Upcaster>> = {};

export type Upcast = { ok: true; raw: unknown } | { ok: false; version: unknown; newest: number };

/** Brings a raw object to the newest version; `version` missing means 1. Not an object: left to the schema to refuse. */
export function upcast(raw: unknown, newest: number, steps: Readonly<Record<number, Upcaster>>): Upcast {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { ok: true, raw };
  let current = raw as Record<string, unknown>;
  const from = current['version'] ?? 1;
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1 || from > newest) {
    return { ok: false, version: from, newest };
  }
  for (let version = from; version < newest; version++) {
    const step = steps[version];
    if (step === undefined) return { ok: false, version: from, newest };
    current = { ...step(current), version: version + 1 };
  }
  return { ok: true, raw: current };
}
