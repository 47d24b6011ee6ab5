import type { Flag } from '../../contract/flag.ts';
import type { Journey } from '../../contract/journey.ts';

/** As the contract lists them: columns hold indexes. */
export const STATES = ['open', 'completed', 'cancelled', 'dropped-off'] as const satisfies Journey['state'][];
export const FLAGS = [
  'drop-off',
  'self-loop',
  'repetition',
  'ping-pong',
  'channel-leak',
  'repeat-contact',
  'contradiction',
] as const satisfies Flag['kind'][];
export const VARIANTS = ['', 'repeat', 'redo'] as const;
export const CHANNEL_KINDS = ['', 'digital', 'assisted', 'physical'] as const;
/** Nothing said; said to be without; said to be with; proven by a receipt. */
export const CONTEXTS = ['', 'without', 'claimed', 'proven'] as const;

export type Context = (typeof CONTEXTS)[number];
