// npm run mutation:changed [-- --base REF --minutes N]: mutates the lines of the core that differ from REF, file by
// file while there is time. REF is where the branch left the main one, or else the commit before.
import { spawn, spawnSync } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { changedLines, linesOf } from './changed-lines.ts';

/** More changed lines are no change to the core but a new one: some minutes of it would say little, the whole run says it. */
const MOST_LINES = 400;
/** Less is not enough to start Stryker and run its tests once. */
const START_MS = 30_000;

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { base: { type: 'string' }, minutes: { type: 'string', default: '4' } },
});
const until = Date.now() + Number(values.minutes) * 60_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const base = values.base ?? baseOfBranch();
  if (base === undefined)
    return say('No earlier commit is known here (a shallow clone?): nothing to compare with.');
  const diff = git('diff', '--unified=0', '--no-color', base, '--', 'shared/domain/*.ts');
  if (diff === undefined)
    throw new Error(`git cannot compare with ${base}: name a commit that is here with --base`);
  const changed = changedLines(diff);
  if (changed.size === 0) return say(`No line of shared/domain changed since ${base}: nothing to mutate.`);
  const lines = [...changed.values()].flat().reduce((sum, range) => sum + linesOf(range), 0);
  if (lines > MOST_LINES)
    return say(
      `NOT MUTATED: ${lines} lines of shared/domain changed since ${base}, more than ${MOST_LINES}. Run npm run mutation.`,
    );
  let worst = 0;
  const left: string[] = [];
  for (const [path, ranges] of changed) {
    const outcome = until - Date.now() < START_MS ? 'out of time' : await mutate(path, ranges);
    if (outcome === 'out of time') left.push(path);
    else worst = Math.max(worst, outcome);
  }
  if (left.length > 0)
    say(`NOT MUTATED for want of time: ${left.join(', ')}. Run npm run mutation for these.`);
  return worst;
}

function baseOfBranch(): string | undefined {
  const head = git('rev-parse', 'HEAD');
  for (const branch of ['origin/HEAD', 'origin/main', 'main']) {
    const base = git('merge-base', 'HEAD', branch);
    if (base !== undefined && base !== head) return base;
  }
  return git('rev-parse', '--verify', '--quiet', 'HEAD~1');
}

/** What git says; `undefined` where it cannot. */
function git(...words: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 0 ? stdout.trim() : undefined;
}

/** Stryker's exit code: 0 where enough mutants died. */
function mutate(path: string, ranges: readonly string[]): Promise<number | 'out of time'> {
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  // A memory of its own for each file: Stryker adds what it remembers of other files to the score.
  const incremental = ['--incrementalFile', `reports/mutation/changed/${basename(path)}.json`];
  const words = ['run', 'tools/mutation/changed.config.mjs', '--mutate', ranges.join(','), ...incremental];
  const child = spawn(process.execPath, [stryker, ...words], {
    cwd: root,
    stdio: 'inherit',
    detached: true,
  });
  return new Promise((done, fail) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // The group: Stryker's own test runners too.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, until - Date.now());
    child.on('error', fail);
    child.on('close', code => {
      clearTimeout(timer);
      done(late ? 'out of time' : (code ?? 1));
    });
  });
}

function say(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}
