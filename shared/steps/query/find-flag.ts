import type { Flag } from '../../contract/flag.ts';
import type { NodeId } from '../../domain/types.ts';
import type { QueryDependencies } from './dependencies.ts';

/** `of`: whose it is, where that is known. Otherwise a flag's id ends with the hash of its person; their namespace is one of the configured or of the touchpoint's own. */
export async function findFlag(
  { store }: Pick<QueryDependencies, 'store'>,
  id: string,
  namespaces: readonly string[],
  of?: NodeId,
): Promise<Flag | undefined> {
  if (of !== undefined) return (await store.getFlag(of, id))?.flag;
  const parts = id.split('~');
  const [tid, hash] = [parts[3], parts.at(-1)];
  if (tid === undefined || hash === undefined) return undefined;
  const [touchpoint] = await store.getTouchpoints([tid]);
  const persons = new Set<NodeId>([
    ...namespaces.map(namespace => `${namespace}.${hash}`),
    ...(touchpoint?.ids ?? []).filter(node => node.endsWith(`.${hash}`)),
  ]);
  const found = await Promise.all([...persons].map(person => store.getFlag(person, id)));
  return found.find(each => each !== undefined)?.flag;
}
