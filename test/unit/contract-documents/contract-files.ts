import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const folder = join(root, 'docs/contract');
export const textOf = (name: string) => readFile(join(folder, name), 'utf8');
