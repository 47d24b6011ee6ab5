import type { NodeId } from '../domain/types.ts';
import { NODE, nodeOf } from './keys.ts';

/** Nodes that the records of a stream of the table tell of, each once. `undefined`: the event is not of a stream. */
export function changedNodes(event: unknown): NodeId[] | undefined {
  const records = at(event, 'Records');
  if (!Array.isArray(records)) return undefined;
  const nodes = records.flatMap(record => {
    const keys = at(at(record, 'dynamodb'), 'Keys');
    const [pk, sk] = [at(at(keys, 'pk'), 'S'), at(at(keys, 'sk'), 'S')];
    return typeof pk === 'string' && pk.startsWith('N#') && sk === NODE ? [nodeOf(pk)] : [];
  });
  return [...new Set(nodes)];
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
