#!/usr/bin/env node
// Starts the command line on Node.js 24, whichever Node.js the machine has: the package brings its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const needed = 24;
const major = version => Number(version.replace('v', '').split('.')[0]);

if (major(process.version) >= needed) {
  await import('./hilvan.ts');
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(node)) {
    console.error(`hilvan needs Node.js ${needed}, and this is ${process.version}.
Run "npm ci" without --ignore-scripts: it brings Node.js ${needed} into node_modules.`);
    process.exit(1);
  }
  const entry = fileURLToPath(new URL('./hilvan.ts', import.meta.url));
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides when it is done.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal !== null) process.removeAllListeners(signal).kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}
