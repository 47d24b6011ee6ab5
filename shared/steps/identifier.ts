import type { ErasureRequest } from '../contract/erasure.ts';
import { normaliseIdentifier } from '../domain/normalise.ts';
import type { NodeId } from '../domain/types.ts';
import type { IntakeConfig } from './intake.ts';
import { nodeIdOf } from './node-names.ts';

/** The node of what was asked for; `undefined` where it names nobody. */
export function identifierOf(
  { identifier }: Pick<ErasureRequest, 'identifier'>,
  { identity, hasher }: IntakeConfig,
): NodeId | undefined {
  const { namespace: name } = identifier;
  const namespace = identity.namespaces.find(each => each.name === name);
  if (namespace === undefined && !/^journey:[a-z0-9-]+$/.test(name)) return undefined;
  const { hash, value: raw = '' } = identifier;
  if (hash !== undefined) return `${name}.${hash}`;
  const value = normaliseIdentifier(namespace ?? { name, kind: 'anonymous' }, raw, identity.defaultCountry);
  return value === undefined ? undefined : nodeIdOf(hasher, name, value);
}
