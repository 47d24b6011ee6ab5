/**
 * The lines that a diff without context (`git diff --unified=0`) adds or changes, as Stryker's `--mutate` takes them:
 * path → `path:from-to`. A file from which lines only went is left out.
 */
export function changedLines(diff: string): Map<string, string[]> {
  const ranges = new Map<string, string[]>();
  let path: string | undefined;
  for (const line of diff.split('\n')) {
    if (line.startsWith('+++ ')) path = line.startsWith('+++ b/') ? line.slice('+++ b/'.length) : undefined;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || path === undefined) continue;
    const [from, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    if (count > 0) ranges.set(path, [...(ranges.get(path) ?? []), `${path}:${from}-${from + count - 1}`]);
  }
  return ranges;
}

/** How many lines a `path:from-to` has. */
export function linesOf(range: string): number {
  const [from = 0, to = from] = range
    .slice(range.lastIndexOf(':') + 1)
    .split('-')
    .map(Number);
  return to - from + 1;
}
