import type { Statement } from './policy.ts';

/** Each as `action on resource`, as the policy writes them. */
export type Permissions = { granted: string[]; used: string[]; unused: string[] };

/** What the statements allow, and what of it a request has used. A grant that an earlier one makes needless stays unused. */
export function permissionsOf(statements: readonly Statement[]): Permissions {
  const grants = statements.filter(({ effect }) => effect === 'Allow').flatMap(({ grants }) => grants.flat());
  const texts = (some: typeof grants) =>
    some.map(({ action, resource }) => `${action} on ${resource}`).sort();
  return {
    granted: texts(grants),
    used: texts(grants.filter(({ used }) => used)),
    unused: texts(grants.filter(({ used }) => !used)),
  };
}
