import { readFile } from 'node:fs/promises';
import { DefinitionError, readDefinition } from '../../shared/definitions/read-definition.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import { CliError } from '../failure.ts';

/** The journey definition in a JSON file. `CliError` says what is wrong with it, issue by issue. */
export async function readDefinitionFile(path: string): Promise<CompiledDefinition> {
  const text = await readFile(path, 'utf8');
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch (error) {
    throw new CliError(
      `${path}: the definition is not JSON (${error instanceof Error ? error.message : ''})`,
      {
        mend: 'See definitions/retail-order.json for one that is.',
        cause: error,
      },
    );
  }
  try {
    return readDefinition(source);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const lines = error.issues
      .slice(0, 20)
      .map(({ path: place, message }) => `  ${place || 'at the top'}: ${message}`);
    throw new CliError([`${path}: the journey definition is not valid:`, ...lines].join('\n'), {
      cause: error,
    });
  }
}
