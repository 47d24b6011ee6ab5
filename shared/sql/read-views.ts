import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type LakeView, lakeViews } from './views.ts';

const folder = resolve(import.meta.dirname, '../../lake/views');

/** The views of the lake, from `lake/views`. */
export function readLakeViews(): LakeView[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.sql'));
  return lakeViews(
    new Map(names.map(name => [basename(name, '.sql'), readFileSync(join(folder, name), 'utf8')])),
  );
}
