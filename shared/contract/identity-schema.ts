import * as z from 'zod';

const namespace = z.strictObject({
  name: z.string().regex(/^[a-zA-Z][A-Za-z0-9]{0,63}$/),
  kind: z.enum(['personal', 'anonymous']),
  unique: z.boolean().optional(),
  format: z.enum(['text', 'email', 'phone']).optional(),
});

/** Identifier namespaces in order of rank, highest first (semantics §2), and the window and the bound of attribution. */
export const identityConfig = z
  .strictObject({
    namespaces: z.array(namespace).min(1).max(32),
    defaultCountry: z.string().regex(/^[A-Z]{2}$/),
    sessionWindowMs: z.number().int().positive(),
    /** Anchors an identifier may be seen with. One seen with more is crowded: it says nothing about anybody any more. */
    maxAnchors: z.number().int().positive(),
  })
  .refine(config => new Set(config.namespaces.map(each => each.name)).size === config.namespaces.length, {
    path: ['namespaces'],
    error: 'each namespace must be named once',
  });
