import { createHmac } from 'node:crypto';

/** What a file calls persons. `is` tells two ways of naming apart, and no more. */
export interface PersonNames {
  is: string;
  nameOf(person: string, number: number): string;
}

/** `c1`, `c2`, … in the order of the export. */
export const numberedNames: PersonNames = { is: 'numbered', nameOf: (_, number) => `c${number}` };

/** The names that they have where the rows come from. */
export const sourceNames: PersonNames = { is: 'source', nameOf: person => person };

/** The same name in every export made with this key; without it nobody can tell who is who. */
export function keyedNames(key: string): PersonNames {
  const nameOf = (person: string) =>
    `c-${createHmac('sha256', key).update(person).digest('base64url').slice(0, 22)}`;
  return { is: `keyed ${nameOf('')}`, nameOf };
}
