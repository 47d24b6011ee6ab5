import type { LakeRows } from '../../shared/contract/lake.ts';

/** How far an export has come: persons written, and a digest of which and as of which fold. */
export interface Position {
  persons: number;
  digest: string;
}

/** What `save` made of it lasts: an export that ends anywhere goes on from its latest save. */
export interface Target {
  /** Where it stands; not begun: no persons. */
  position: Position;
  /** All rows of one person; `name` is what the file calls them. */
  add(rows: LakeRows, name: string): void;
  /** About how many bytes were added since the last save. */
  waiting(): number;
  save(position: Position): Promise<void>;
  /** After the last save: the file is there, complete, under its name. */
  finish(): Promise<void>;
  /** Lets go of its files; what was not saved is lost. */
  close(): Promise<void>;
}

export const NOT_BEGUN: Position = { persons: 0, digest: '' };

export const partOf = (out: string): string => `${out}.part`;
export const checkpointOf = (out: string): string => `${out}.part.json`;
export const asideOf = (out: string): string => `${out}.part.aside`;
