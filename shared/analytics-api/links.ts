/** A copy in which whatever has a `cell` also has `open`: where the journeys behind it are listed. */
export function withLinks(value: unknown, linkOf: (cell: string) => string): unknown {
  if (Array.isArray(value)) return value.map(each => withLinks(each, linkOf));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) copy[name] = withLinks(each, linkOf);
  if (typeof copy['cell'] === 'string') copy['open'] = linkOf(copy['cell']);
  return copy;
}
