import { durationMs } from '../contract/duration.ts';
import { journeyDefinition } from '../contract/journey-definition.ts';
import { type CompiledDefinition, compileDefinition } from '../domain/definition.ts';

/** A definition that does not keep the contract; each issue names its place and how to mend it. */
export class DefinitionError extends Error {
  readonly issues: readonly { path: string; message: string }[];
  constructor(issues: readonly { path: string; message: string }[]) {
    const listed = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(`The journey definition is not valid: ${listed.join('; ')}`);
    this.name = 'DefinitionError';
    this.issues = issues;
  }
}

/** Checks and compiles a parsed definition; `DefinitionError` where it is not one. */
export function readDefinition(source: unknown): CompiledDefinition {
  const parsed = journeyDefinition.safeParse(source);
  if (!parsed.success) {
    throw new DefinitionError(
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
  return compileDefinition(parsed.data, text => durationMs(text) ?? 0);
}
