import * as z from 'zod';
import { slug } from './primitives.ts';

/** What a person or a system may do with the API (docs/access.md). */
export const ROLES = ['analyst', 'team', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const subject = z.string().min(1).max(200);

/** Who asks. */
export interface Viewer {
  /** Names a person or a system, as the token's issuer knows them. */
  subject: string;
  role: Role;
  /** Whose touchpoints a viewer of role `team` sees. */
  teams: readonly string[];
  /** True: sees the hashes of identifiers. */
  identifiers: boolean;
}

/** `aud` of a service token. */
export const AUDIENCE = 'hilvan';

/** What a service token says (RFC 7519), beside `aud`, `iat` and `exp`. */
export const serviceClaims = z
  .object({
    sub: subject,
    role: z.enum(ROLES),
    team: slug.optional(),
    identifiers: z.boolean().optional(),
  })
  .refine(({ role, team }) => (role === 'team') === (team !== undefined), {
    path: ['team'],
    error: 'must be there for role team, and for no other',
  });
export type ServiceClaims = z.infer<typeof serviceClaims>;

export function viewerOf({ sub, role, team, identifiers }: ServiceClaims): Viewer {
  return {
    subject: sub,
    role,
    teams: team === undefined ? [] : [team],
    identifiers: role === 'admin' || identifiers === true,
  };
}

/** What an access token of Amazon Cognito says (Developer Guide, "Understanding the access token"). */
export const userClaims = z.object({
  sub: subject,
  username: subject.optional(),
  token_use: z.literal('access'),
  client_id: z.string(),
  'cognito:groups': z.array(z.string()).default([]),
});

/** The highest role that groups of the user pool give; `undefined` for none. */
export function viewerInGroups(groups: readonly string[], subject: string): Viewer | undefined {
  const identifiers = groups.includes('hilvan-identifiers');
  if (groups.includes('hilvan-admin')) return { subject, role: 'admin', teams: [], identifiers: true };
  if (groups.includes('hilvan-analyst')) return { subject, role: 'analyst', teams: [], identifiers };
  const teams = groups.flatMap(each => /^hilvan-team-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(each)?.[1] ?? []);
  return teams.length === 0 ? undefined : { subject, role: 'team', teams, identifiers };
}
