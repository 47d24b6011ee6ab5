import { type Correction, correction, type StoredCorrection } from '../contract/correction.ts';
import { compare } from '../domain/node-id.ts';
import { normaliseIdentifier } from '../domain/normalise.ts';
import { redactId } from '../domain/redact-touchpoint.ts';
import { redact } from '../domain/redaction.ts';
import type { NodeId } from '../domain/types.ts';
import type { IntakeConfig } from './intake.ts';
import { nodeIdOf } from './node-names.ts';

export type CorrectionIntake =
  | { ok: true; correction: StoredCorrection }
  | { ok: false; issues: { path: string; message: string }[] };

/** Reads a correction as an operator sent it; nothing is thrown, whatever it is. */
export function readCorrection(raw: unknown, config: IntakeConfig): CorrectionIntake {
  const parsed = correction.safeParse(raw);
  if (!parsed.success) {
    return refuse(...parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  const { identifier, with: other, at, ...said } = parsed.data;
  const country = config.identity.defaultCountry;
  const rest = {
    ...said,
    id: redactId(said.id, config.hasher.digest(said.id), country),
    reason: redact(said.reason, { country }),
  };
  const one = nodeOf(identifier, config);
  const two = nodeOf(other, config);
  if (one === undefined) return refuse({ path: 'identifier', message: NO_IDENTIFIER });
  if (two === undefined) return refuse({ path: 'with', message: NO_IDENTIFIER });
  if (one.id === two.id) return refuse({ path: 'with', message: 'is the same identifier: name another one' });
  if (one.rank === two.rank && one.namespace !== two.namespace) {
    return refuse({
      path: 'with',
      message: 'is of the same rank and another namespace: name a personal identifier',
    });
  }
  const bothUnique = one.unique && two.unique;
  if (rest.kind === 'alias' && !bothUnique) {
    return refuse({
      path: 'kind',
      message: 'alias joins two unique identifiers (two customers): use link here',
    });
  }
  if (rest.kind === 'link' && bothUnique) {
    return refuse({
      path: 'kind',
      message: 'two customers are joined by alias only: use alias if they are one',
    });
  }
  const [lower, higher] = [one, two].sort((a, b) => b.rank - a.rank || compare(a.id, b.id)) as [Node, Node];
  return { ok: true, correction: { ...rest, at: Date.parse(at), lower: lower.id, higher: higher.id } };
}

const NO_IDENTIFIER = 'is a placeholder or of no configured namespace: name a real identifier';

function refuse(...issues: { path: string; message: string }[]): CorrectionIntake {
  return { ok: false, issues };
}

interface Node {
  id: NodeId;
  namespace: string;
  rank: number;
  unique: boolean;
}

function nodeOf(
  { namespace, value }: Correction['identifier'],
  { identity, hasher }: IntakeConfig,
): Node | undefined {
  const rank = identity.namespaces.findIndex(each => each.name === namespace);
  const isKey = /^journey:[a-z0-9-]+$/.test(namespace);
  if (rank < 0 && !isKey) return undefined;
  const configured = identity.namespaces[rank] ?? { name: namespace, kind: 'anonymous' as const };
  const normal = normaliseIdentifier(configured, value, identity.defaultCountry);
  if (normal === undefined) return undefined;
  return {
    id: nodeIdOf(hasher, namespace, normal),
    namespace,
    rank: rank < 0 ? identity.namespaces.length : rank,
    unique: identity.namespaces[rank]?.unique === true,
  };
}
