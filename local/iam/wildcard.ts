const SPECIAL = /[.+^${}()|[\]\\/]/g;

/** `*` stands for any text and `?` for one character, as in IAM; with `within`, `*` and `?` stop at that character. */
export function compileWildcard(pattern: string, flags = '', within = ''): RegExp {
  const any = within === '' ? '[^]' : `[^${within}]`;
  const source = pattern.replace(SPECIAL, '\\$&').replaceAll('*', `${any}*`).replaceAll('?', any);
  return new RegExp(`^${source}$`, flags);
}

const PARTS = 6;

/** The six parts of an ARN; its last part may hold further colons. Undefined where there are fewer. */
export function arnParts(arn: string): string[] | undefined {
  const parts = arn.split(':');
  if (parts.length < PARTS || parts[0] !== 'arn') return undefined;
  return [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
}

/**
 * Tests an ARN part by part, as ArnLike and the Resource element do; `*` alone is every resource. Undefined where the
 * pattern is not an ARN, or has a wildcard where IAM takes none (the service).
 */
export function compileArn(pattern: string): ((arn: string) => boolean) | undefined {
  if (pattern === '*') return () => true;
  const parts = arnParts(pattern);
  if (parts === undefined || /[*?]/.test(parts[2] ?? '')) return undefined;
  const tests = parts.map((part, index) => compileWildcard(part, '', index < PARTS - 1 ? ':' : ''));
  return arn => {
    const given = arnParts(arn);
    return given !== undefined && tests.every((test, index) => test.test(given[index] ?? ''));
  };
}
