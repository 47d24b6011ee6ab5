import { parseArgs } from 'node:util';
import { goalsTable } from './goals.ts';
import { refreshPages } from './pages.ts';
import { benches } from './registry.ts';
import { print } from './render.ts';
import { type Results, readResults, writeResults } from './results.ts';

const options = {
  size: { type: 'string' },
  goals: { type: 'boolean' },
  docs: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`Node ${process.version} runs this: use npm run bench, which runs Node 24`);
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const size = values.size === undefined ? undefined : Number(values.size);
  const unknown = positionals.find(name => benches[name] === undefined);
  if (values.help === true || unknown !== undefined || (size !== undefined && !(size > 0))) {
    process.stdout.write(`${unknown === undefined ? '' : `There is no bench "${unknown}".\n\n`}${usage()}\n`);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  if (values.goals === true) {
    process.stdout.write(goalsTable(inOrder(await readResults())));
    return;
  }
  if (values.docs === true) {
    await refreshPages(await readResults());
    return;
  }
  const fresh = await measureAll(positionals.length > 0 ? positionals : Object.keys(benches), size);
  // Figures of another size are no match for the goals: they are shown, not kept.
  if (size !== undefined) {
    process.stdout.write(goalsTable(fresh, 'left out'));
    return;
  }
  const results = inOrder({ ...(await readResults()), ...fresh });
  await writeResults(results);
  await refreshPages(results);
  process.stdout.write(goalsTable(results));
}

/** A bench that fails leaves no figures: those of an earlier run would be taken for its own. */
async function measureAll(names: readonly string[], size: number | undefined): Promise<Results> {
  const results: Results = {};
  for (const name of names) {
    const bench = benches[name];
    if (bench === undefined) continue;
    try {
      results[name] = await bench.measure(size ?? bench.size?.standard ?? 0);
      for (const report of results[name]) process.stdout.write(print(report));
    } catch (error) {
      // The others are still worth their time.
      process.exitCode = 1;
      results[name] = [];
      process.stderr.write(`\n${name} failed: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
  return results;
}

const inOrder = (results: Results): Results =>
  Object.fromEntries(Object.keys(benches).map(name => [name, results[name] ?? []]));

function usage(): string {
  const all = Object.entries(benches);
  const width = Math.max(...all.map(([name]) => name.length));
  const sizes = all.flatMap(([name, { size }]) =>
    size === undefined ? [] : [`${size.of} of ${name} (${size.standard.toLocaleString('en')})`],
  );
  return `npm run bench [-- NAME…] [--size N]

${all.map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`).join('\n')}

--size: ${sizes.join(', ')}.
--goals: the goals beside the figures of the last run, without measuring.
--docs: the tables of docs/cost.md and docs/scale.md as the last run has them, without measuring.
Without a name all of them run. Without a size the figures are kept in bench/results.json, and both pages show them.`;
}

await main();
