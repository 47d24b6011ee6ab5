import { readFile } from 'node:fs/promises';
import type { JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import { DefinitionError, readDefinition } from '../../shared/definitions/read-definition.ts';
import { checkDefinition, type DefinitionWarning } from '../../shared/domain/definition-check.ts';
import { paint, plain, print } from '../terminal.ts';

export interface FileCheck {
  file: string;
  valid: boolean;
  /** What the schema refuses. */
  errors: { path: string; message: string }[];
  warnings: DefinitionWarning[];
  definition?: JourneyDefinition;
}

/** Reads a definition file and says all there is to say against it. Rejects only where it cannot be read. */
export async function checkFile(file: string): Promise<FileCheck> {
  const refused = (errors: FileCheck['errors']): FileCheck => ({ file, valid: false, errors, warnings: [] });
  const text = await readFile(file, 'utf8');
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused([{ path: '', message: `is not JSON (${reason})` }]);
  }
  try {
    const compiled = readDefinition(source);
    const warnings = checkDefinition(compiled);
    return { file, valid: true, errors: [], warnings, definition: compiled.source };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return refused([...error.issues]);
  }
}

export function printCheck({ file, errors, warnings, definition }: FileCheck): void {
  const name =
    definition === undefined ? file : `${file} (version ${definition.version} of ${definition.id})`;
  const counts = [counted(errors.length, 'error'), counted(warnings.length, 'warning')].filter(Boolean);
  print(`${plain(name)}: ${counts.length === 0 ? 'valid' : counts.join(', ')}`);
  for (const { path, message } of errors) {
    print(`  ${paint('red', 'error')}    ${plain(path === '' ? 'at the top' : path)}: ${plain(message)}`);
  }
  for (const { code, path, message } of warnings) {
    print(`  ${paint('yellow', 'warning')}  ${plain(path)}: ${plain(message)} [${code}]`);
  }
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
