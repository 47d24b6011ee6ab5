/** Days that each kind of item is kept, counted from its event time. A kind left out is kept for good. */
export interface Retention {
  /** Touchpoints. */
  touchpoints?: number;
  /** Ledgers, and identifiers that nothing leads to. Longer than touchpoints: they say which of these have expired. */
  ledgers?: number;
  /** Entries of the journey list, and flags. */
  journeys?: number;
  quarantine?: number;
  corrections?: number;
  /** Who looked at whom. */
  audit?: number;
}

export const RETAINED = ['touchpoints', 'ledgers', 'journeys', 'quarantine', 'corrections', 'audit'] as const;

/** What a deployment keeps where nothing else is chosen. */
export const defaultRetention: Readonly<Required<Retention>> = {
  touchpoints: 400,
  ledgers: 800,
  journeys: 400,
  quarantine: 90,
  corrections: 2000,
  audit: 400,
};

const DAY_SECONDS = 86_400;

/**
 * The attribute by which DynamoDB deletes an item (TTL: epoch seconds), a function of the item alone: whoever writes it
 * again writes the same. Deleting is late by up to some days; until then the item is there for every reader.
 */
export function expiry(days: number | undefined, at: number): { expiresAt?: number } {
  return days === undefined ? {} : { expiresAt: Math.ceil(at / 1000) + days * DAY_SECONDS };
}

/** Reads `touchpoints=400,quarantine=90`; an `Error` names what is wrong in it. */
export function parseRetention(text: string): Retention {
  const retention: Retention = {};
  for (const part of text.split(',')) {
    const [, name, days] = /^([a-z]+)=([1-9]\d{0,4})$/.exec(part) ?? [];
    const kind = RETAINED.find(each => each === name);
    if (kind === undefined) {
      throw new Error(`"${part}" is no retention: write ${RETAINED.map(each => `${each}=days`).join(',')}`);
    }
    retention[kind] = Number(days);
  }
  return retention;
}
