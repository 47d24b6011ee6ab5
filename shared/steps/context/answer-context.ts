import type { Context, ContextRequest } from '../../contract/context.ts';
import type { IdentityConfig } from '../../contract/identity-config.ts';
import { contextOf } from '../../domain/context.ts';
import type { Ranks } from '../../domain/identity.ts';
import { identifierOf } from '../identifier.ts';
import type { ContextStore, Receipts } from '../ports/context.ts';
import type { Hasher } from '../ports/crypto.ts';
import type { DefinitionLookup } from './find-definitions.ts';
import { findOwner } from './find-owner.ts';
import { withinSize } from './within-size.ts';

export interface ContextDependencies {
  store: ContextStore;
  ranks: Ranks;
  identity: IdentityConfig;
  hasher: Hasher;
  receipts: Pick<Receipts, 'issue'>;
  definitionsOf: DefinitionLookup;
  /** Milliseconds. */
  now: () => number;
}

/** `unusable`: a placeholder, no plausible value, or of no configured namespace. */
export type ContextAnswer = { outcome: 'answered'; context: Context } | { outcome: 'unusable' };

/**
 * What the customer behind an identifier has just gone through, with a receipt of this answer. An identifier that nobody
 * was seen with is answered like one of somebody who has done nothing yet.
 */
export async function answerContext(
  deps: ContextDependencies,
  { namespace, value, channel }: ContextRequest,
): Promise<ContextAnswer> {
  const { ranks, hasher, receipts, definitionsOf } = deps;
  const asked = identifierOf({ identifier: { namespace, value } }, { identity: deps.identity, hasher });
  if (asked === undefined) return { outcome: 'unusable' };
  const now = deps.now();
  const { person, basis, node } = await findOwner(deps, asked, now);
  const state = node?.person;
  const definitionOf = await definitionsOf(state?.journeys ?? []);
  const told = withinSize(contextOf({ person, basis, state, definitionOf, ranks, channel, now }));
  const receipt = receipts.issue({
    at: now,
    channel: channel ?? '',
    asked,
    person,
    digest: hasher.digest(JSON.stringify(told)),
  });
  return { outcome: 'answered', context: { ...told, receipt } };
}
