import type * as z from 'zod';
import type { identityConfig } from './identity-schema.ts';

export type IdentityConfig = z.infer<typeof identityConfig>;

export const defaultIdentityConfig: IdentityConfig = {
  namespaces: [
    { name: 'customerId', kind: 'personal', unique: true },
    { name: 'loyaltyId', kind: 'personal' },
    { name: 'email', kind: 'personal', format: 'email' },
    { name: 'phone', kind: 'personal', format: 'phone' },
    { name: 'deviceId', kind: 'anonymous' },
    { name: 'anonymousId', kind: 'anonymous' },
  ],
  defaultCountry: 'ES',
  sessionWindowMs: 30 * 60_000,
  maxAnchors: 200,
};
