// npm run contract: writes docs/contract/. With --check it writes nothing and fails where a file is not up to date.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsOfAsyncApi } from './check-asyncapi.ts';
import { faultsOfOpenApi } from './check-openapi.ts';
import { driftIn } from './drift.ts';
import { renderDocuments } from './render.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, dir: { type: 'string' } },
});
const folder =
  values.dir === undefined ? resolve(import.meta.dirname, '../../docs/contract') : resolve(values.dir);
const shown = relative(process.cwd(), folder) || '.';

const files = renderDocuments();
const faults = [
  ...(await faultsOfAsyncApi(files.get('asyncapi.json') ?? '')).map(each => `asyncapi.json ${each}`),
  ...(await faultsOfOpenApi(files.get('openapi.json') ?? '')).map(each => `openapi.json ${each}`),
];
if (faults.length > 0) {
  console.error(['Not sound: mend tools/contract or shared/query-api/openapi.ts', ...faults].join('\n  '));
  process.exit(1);
}
const drift = await driftIn(folder, files);
if (values.check) {
  for (const { file, problem } of drift) console.error(`${join(shown, file)} ${problem}`);
  if (drift.length > 0) {
    console.error('Run "npm run contract" and commit what it writes.');
    process.exit(1);
  }
  console.log(`${files.size} contract documents are up to date`);
} else {
  await mkdir(folder, { recursive: true });
  for (const { file } of drift) {
    const text = files.get(file);
    if (text === undefined) await rm(join(folder, file));
    else await writeFile(join(folder, file), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${join(shown, file)}`);
  }
  console.log(
    `${files.size} contract documents, ${files.size - drift.filter(each => files.has(each.file)).length} were up to date`,
  );
}
