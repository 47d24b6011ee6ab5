import type { IdentifierNode } from '../shared/domain/types.ts';
import { bodyOf } from '../shared/dynamodb/body.ts';
import { itemBytes } from '../shared/dynamodb/item-size.ts';
import type { KindOf } from './meter.ts';

type Node = Omit<IdentifierNode, 'id' | 'version'>;

export interface ItemKinds {
  kindOf: KindOf;
  /** Bytes of the nodes as saved when touchpoints were taken in, one a save. */
  heads: number[];
}

/** Names items by the table's layout (shared/dynamodb/keys.ts), and saves of nodes by what they were for. */
export function createItemKinds(): ItemKinds {
  const nodes = new Map<string, Node>();
  const heads: number[] = [];
  const kindOf: KindOf = (key, after, held) => {
    const kind = plainKind(key['pk']?.S ?? '', key['sk']?.S ?? '');
    if (kind !== 'node' || after === undefined) return kind;
    if (held === false) return 'node, overtaken';
    const id = key['pk']?.S ?? '';
    const is = bodyOf<Node>(after);
    const purpose = purposeOf(nodes.get(id), is);
    if (purpose === 'takes in') heads.push(itemBytes(after));
    nodes.set(id, is);
    return `node, ${purpose}`;
  };
  return { kindOf, heads };
}

function plainKind(pk: string, sk: string): string {
  if (pk.startsWith('T#')) return 'touchpoint';
  if (pk.startsWith('DUE#')) return 'timer';
  if (pk.startsWith('Q#')) return 'quarantine';
  if (pk.startsWith('J#')) return 'journey';
  if (!pk.startsWith('N#')) return 'month';
  if (sk.startsWith('P#')) return 'page';
  if (sk.startsWith('J#')) return 'archived journey';
  if (sk.startsWith('F#')) return 'flag';
  return 'node';
}

function purposeOf(was: Node | undefined, is: Node): string {
  if (is.pages > (was?.pages ?? 0) || is.tail.length > (was?.tail.length ?? 0)) return 'takes in';
  if (is.up.length > (was?.up.length ?? 0)) return 'link from below';
  if ((is.person?.touchpoints ?? 0) !== (was?.person?.touchpoints ?? 0)) return "takes in another's";
  if ((is.person?.outbox.length ?? 0) < (was?.person?.outbox.length ?? 0)) return 'outbox emptied';
  if (is.todo.length < (was?.todo.length ?? 0)) return 'tasks struck off';
  if ((is.person?.sequence ?? 0) !== (was?.person?.sequence ?? 0)) return 'folded again';
  return 'settled';
}
