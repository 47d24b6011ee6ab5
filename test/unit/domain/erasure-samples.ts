import { newNode } from '../../../shared/domain/ledger.ts';
import type { IdentifierNode, LedgerEntry } from '../../../shared/domain/types.ts';
import { ALICE } from './sightings.ts';

export const [E, C] = ['email.e', 'anonymousId.c'] as const;
export const entry = (at: number, lower: string[] = [], holder: string = ALICE): LedgerEntry => ({
  at,
  tid: `t${at}`,
  lower,
  holder,
  basis: 'explicit',
});
export const link = (anchor: string, at: number) => ({ anchor, at, tid: `t${at}` });
export const nodeOf = (id: string, more: Partial<IdentifierNode> = {}): IdentifierNode => ({
  ...newNode(id),
  ...more,
});
