import type { Viewer } from '../contract/viewer.ts';
import type { NodeId } from '../domain/types.ts';
import { InvalidCursorError } from '../steps/errors.ts';
import type { Concealer } from '../steps/ports/crypto.ts';

/** What identifier nodes, and what is made of their names, are called for one viewer. */
export interface Names {
  tell(node: NodeId): string;
  /** The node told by this name; `undefined`: this viewer was told of none. */
  open(name: string): NodeId | undefined;
  /** A flag's id ends with the hash of its person. */
  tellFlag(flag: { id: string; person: NodeId }): string;
  /** `person` is known where the id was told without the hash. */
  openFlag(id: string): { id: string; person?: NodeId } | undefined;
  /** In the place of a touchpoint's id: the same one each time, and it opens nothing. */
  hide(touchpoint: string): string;
  /** A cursor says at which person a page ended. */
  tellCursor(cursor: string): string;
  /** `InvalidCursorError` where this viewer was given no such cursor. */
  openCursor(cursor: string): string;
}

/** Everybody opens pseudonyms, so that links can be passed on; hashes only who is shown them. */
export function namesFor({ identifiers }: Viewer, concealer: Concealer): Names {
  const reveal = (name: string) => {
    const sealed = /^p\.([A-Za-z0-9_-]+)$/.exec(name)?.[1];
    return sealed === undefined ? undefined : concealer.reveal(sealed, 'person');
  };
  const openFlag = (id: string) => {
    const end = id.lastIndexOf('~') + 1;
    const person = reveal(id.slice(end));
    return person === undefined ? undefined : { id: `${id.slice(0, end)}${hashOf(person)}`, person };
  };
  const hide = (touchpoint: string) => `hidden.${concealer.conceal(touchpoint, 'touchpoint')}`;
  if (identifiers) {
    const same = (text: string) => text;
    return {
      tell: same,
      open: name => reveal(name) ?? name,
      tellFlag: ({ id }) => id,
      openFlag: id => openFlag(id) ?? { id },
      hide,
      tellCursor: same,
      openCursor: same,
    };
  }
  const tell = (node: NodeId) => `p.${concealer.conceal(node, 'person')}`;
  return {
    tell,
    open: reveal,
    tellFlag: ({ id, person }) => `${id.slice(0, id.lastIndexOf('~') + 1)}${tell(person)}`,
    openFlag,
    hide,
    tellCursor: cursor => concealer.conceal(cursor, 'cursor'),
    openCursor(cursor) {
      const opened = concealer.reveal(cursor, 'cursor');
      if (opened === undefined) throw new InvalidCursorError();
      return opened;
    },
  };
}

function hashOf(node: NodeId): string {
  return node.slice(node.indexOf('.') + 1);
}
