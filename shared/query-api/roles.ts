import type { Role, Viewer } from '../contract/viewer.ts';

/**
 * What a route asks of who calls it. `read`: journeys, flags and why; a team gets its own. `persons`: what goes across
 * teams, by person or in sum. `context`: what a channel asks about a customer it has before it, by an identifier in the
 * clear. `sql`: statements over all there is. `admin`: identifiers in the clear, payloads, corrections, erasures, the audit log.
 */
export type Need = 'read' | 'persons' | 'context' | 'sql' | 'admin';

const GRANTS: Readonly<Record<Role, readonly Need[]>> = {
  team: ['read', 'context'],
  analyst: ['read', 'persons', 'sql'],
  admin: ['read', 'persons', 'context', 'sql', 'admin'],
};

export function mayCall({ role }: Pick<Viewer, 'role'>, need: Need): boolean {
  return GRANTS[role].includes(need);
}

/** The roles that may, in words for who may not. */
export function rolesFor(need: Need): string {
  const roles = (['team', 'analyst', 'admin'] as const).filter(role => GRANTS[role].includes(need));
  return roles.join(' or ');
}
