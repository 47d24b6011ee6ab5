import type { Context } from './conditions.ts';
import { applying, type Principal, type Statement } from './policy.ts';

export type Decision = { allowed: true } | { allowed: false; why: string };
export type Question = {
  principal: Principal;
  action: string;
  resource: string;
  context: Context;
  /** Of the principal's role; none for a service. */
  identity: readonly Statement[];
  /** Of the resource. */
  ofResource: readonly Statement[];
};

/**
 * IAM's policy evaluation within one account: an explicit deny anywhere wins; else one allow is enough, of the role or of the
 * resource. The first grant that allows counts as used. A resource policy that names the account speaks to all of it when it
 * denies, and leaves the choice to the policies of the roles when it allows.
 */
export function decide(question: Question): Decision {
  const { principal, action, resource, context, identity } = question;
  const concerns = ({ principals, effect }: Statement) =>
    principals === undefined ||
    principals.matches(principal) ||
    (effect === 'Deny' && principal.kind === 'role' && principals.accounts.includes(principal.account));
  const ofResource = question.ofResource.filter(concerns);
  const grantOf = (statements: readonly Statement[], effect: Statement['effect']) => {
    for (const statement of statements) {
      const [grant] = statement.effect === effect ? applying(statement, action, resource, context) : [];
      if (grant !== undefined) return grant;
    }
    return undefined;
  };
  if (grantOf(identity, 'Deny'))
    return { allowed: false, why: 'with an explicit deny in an identity-based policy' };
  if (grantOf(ofResource, 'Deny'))
    return { allowed: false, why: 'with an explicit deny in a resource-based policy' };
  const admitted = action.startsWith('kms:') ? admittedByKey(question) : identity;
  const grant = grantOf(admitted, 'Allow') ?? grantOf(ofResource, 'Allow');
  if (grant === undefined) {
    const kind = principal.kind === 'role' ? 'identity-based' : 'resource-based';
    return { allowed: false, why: `because no ${kind} policy allows the ${action} action` };
  }
  grant.used = true;
  return { allowed: true };
}

/** Alone among resources, a key must itself say that the policies of the account's roles count for it. */
function admittedByKey({ principal, identity, ofResource, ...asked }: Question): readonly Statement[] {
  if (principal.kind !== 'role') return [];
  for (const statement of ofResource) {
    if (statement.effect !== 'Allow' || !statement.principals?.accounts.includes(principal.account)) continue;
    const [grant] = applying(statement, asked.action, asked.resource, asked.context);
    if (grant === undefined) continue;
    grant.used = true;
    return identity;
  }
  return [];
}

/** The sentence of AWS for a refusal. */
export function refusal({ principal, action, resource }: Question, why: string): string {
  const who = principal.kind === 'role' ? principal.sessionArn : principal.service;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
