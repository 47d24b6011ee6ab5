// npm run contract: writes docs/contract/ and the types of the client. With --check it writes nothing and fails where a file is not up to date.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsOfAsyncApi } from './check-asyncapi.ts';
import { faultsOfOpenApi } from './check-openapi.ts';
import { driftIn } from './drift.ts';
import { renderClient, renderDocuments } from './render.ts';

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

const written = [{ folder, shown, files }];
if (values.dir === undefined) {
  written.push({
    folder: resolve(import.meta.dirname, '../../cli/api'),
    shown: 'cli/api',
    files: renderClient(files.get('openapi.json') ?? ''),
  });
}
let drifted = 0;
for (const { folder, shown, files } of written) {
  const drift = await driftIn(folder, files);
  drifted += drift.length;
  await mkdir(folder, { recursive: true });
  for (const { file, problem } of drift) {
    const path = join(shown, file);
    if (values.check) {
      console.error(`${path} ${problem}`);
      continue;
    }
    const text = files.get(file);
    if (text === undefined) await rm(join(folder, file));
    else await writeFile(join(folder, file), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${path}`);
  }
}
const count = written.reduce((sum, { files }) => sum + files.size, 0);
if (values.check && drifted > 0) {
  console.error('Run "npm run contract" and commit what it writes.');
  process.exit(1);
}
console.log(
  values.check
    ? `${count} contract documents are up to date`
    : `${count} contract documents, ${drifted} of them written anew`,
);
