import { isSlug, isText } from './accept-values.ts';

/** What a person or a system may do with the API (docs/access.md). */
export const ROLES = ['analyst', 'team', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Characters of the name of a person or a system. */
const LONGEST_SUBJECT = 200;

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
export interface ServiceClaims {
  /** 1 to 200 characters. */
  sub: string;
  role: Role;
  /** A slug: there for role `team`, and for no other. */
  team?: string;
  identifiers?: boolean;
}

export type ClaimsReading =
  | { ok: true; claims: ServiceClaims }
  | { ok: false; claim: keyof ServiceClaims; message: string };

/** By hand, not by a schema: each cold start of the API reads a token, and a channel waits for its context. */
export function readServiceClaims(claims: Readonly<Record<string, unknown>>): ClaimsReading {
  const { sub, team, identifiers } = claims;
  const role = ROLES.find(each => each === claims['role']);
  const refused = (claim: keyof ServiceClaims, message: string) => ({ ok: false, claim, message }) as const;
  if (!isText(sub, LONGEST_SUBJECT))
    return refused('sub', `must be text of 1 to ${LONGEST_SUBJECT} characters`);
  if (role === undefined) return refused('role', `must be one of ${ROLES.join(', ')}`);
  if ((role === 'team') !== (team !== undefined))
    return refused('team', 'must be there for role team, and for no other');
  if (team !== undefined && !isSlug(team))
    return refused(
      'team',
      'must be a slug: lower-case letters, digits and single hyphens, such as call-center',
    );
  if (identifiers !== undefined && typeof identifiers !== 'boolean')
    return refused('identifiers', 'must be true or false');
  return {
    ok: true,
    claims: {
      sub,
      role,
      ...(team === undefined ? {} : { team }),
      ...(identifiers === undefined ? {} : { identifiers }),
    },
  };
}

export function viewerOf({ sub, role, team, identifiers }: ServiceClaims): Viewer {
  return {
    subject: sub,
    role,
    teams: team === undefined ? [] : [team],
    identifiers: role === 'admin' || identifiers === true,
  };
}

/** Of an access token of Amazon Cognito (Developer Guide, "Understanding the access token"). */
export interface UserClaims {
  subject: string;
  clientId: string;
  groups: readonly string[];
}

/** `undefined` where it is no such token; an id token is none. */
export function readUserClaims(claims: Readonly<Record<string, unknown>>): UserClaims | undefined {
  const { sub, username = sub, client_id: clientId, 'cognito:groups': groups = [] } = claims;
  if (claims['token_use'] !== 'access' || typeof clientId !== 'string') return undefined;
  if (!isText(sub, LONGEST_SUBJECT) || !isText(username, LONGEST_SUBJECT)) return undefined;
  if (!Array.isArray(groups) || !groups.every(each => typeof each === 'string')) return undefined;
  return { subject: username, clientId, groups };
}

/** The highest role that groups of the user pool give; `undefined` for none. */
export function viewerInGroups(groups: readonly string[], subject: string): Viewer | undefined {
  const identifiers = groups.includes('hilvan-identifiers');
  if (groups.includes('hilvan-admin')) return { subject, role: 'admin', teams: [], identifiers: true };
  if (groups.includes('hilvan-analyst')) return { subject, role: 'analyst', teams: [], identifiers };
  const teams = groups.flatMap(each => /^hilvan-team-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(each)?.[1] ?? []);
  return teams.length === 0 ? undefined : { subject, role: 'team', teams, identifiers };
}
