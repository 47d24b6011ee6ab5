import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdown } from './render.ts';
import type { Results } from './results.ts';

/** Of docs/. */
const PAGES = ['cost.md', 'scale.md'];
const END = '<!-- end -->';
/** `<!-- bench NAME: beginning of the report's title -->`, the table, and the end. */
const SLOT = /<!-- bench (\w+): (.+?) -->\n[\s\S]*?<!-- end -->/g;

/** Puts the tables of the last run into the pages. */
export async function refreshPages(results: Results): Promise<void> {
  for (const name of PAGES) {
    const file = join(import.meta.dirname, '..', 'docs', name);
    await writeFile(file, withTables(await readFile(file, 'utf8'), results));
  }
}

/** A slot whose report is not among the results keeps what it shows. */
export function withTables(page: string, results: Results): string {
  return page.replace(SLOT, (slot, bench: string, title: string) => {
    const report = results[bench]?.find(each => each.title.startsWith(title));
    if (report === undefined) return slot;
    return `<!-- bench ${bench}: ${title} -->\n${markdown(report)}\n${END}`;
  });
}
