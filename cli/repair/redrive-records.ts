import { readFile } from 'node:fs/promises';
import type { QuarantineRecord, Redriven } from '../../shared/contract/quarantine.ts';
import {
  type Edit,
  FixError,
  type Fixed,
  fix,
  parsePath,
  parseSet,
} from '../../shared/steps/repair/quarantine.ts';
import { type ApiAddress, type ApiOptions, findApi } from '../api/address.ts';
import { redrivenInWords } from '../api/print-quarantine.ts';
import { CliError, FAILED, usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { parseLine } from '../json-line.ts';
import { createBusClient } from '../send/bus-client.ts';
import { number, paint, plain, print, printJson } from '../terminal.ts';
import { openRecords, outcomeOf, readRecord, sendRedrive } from './redrive.ts';
import { findTarget, type TargetOptions } from './target.ts';

export interface RedriveOptions extends ApiOptions, TargetOptions {
  reason?: QuarantineRecord['reason'];
  source?: string;
  from?: string;
  to?: string;
  limit: number;
  set?: string[];
  remove?: string[];
  file?: string;
  newId?: string;
  yes?: boolean;
  dryRun?: boolean;
  force?: boolean;
  wait: number;
  json?: boolean;
}

interface Line {
  record: string;
  touchpoints: number;
  state: 'would send' | 'sent' | 'refused' | 'done';
  why?: string;
  redriven?: Redriven;
}

const SHOWN = 3;

/** Fixes records and sends them; what a filter found only with --yes, so that it is seen before. */
export async function redriveRecords(ids: readonly string[], options: RedriveOptions): Promise<void> {
  const { reason, source, from, to, limit } = options;
  const filter = { reason, source, from, to };
  const byFilter = ids.length === 0;
  if (byFilter && Object.values(filter).every(each => each === undefined)) {
    throw usageError('Nothing is named to redrive.', 'Name records, or a filter such as --reason invalid.');
  }
  if (options.file !== undefined && ids.length !== 1) {
    throw usageError('--file takes the place of one payload.', 'Name the one record it is for.');
  }
  const by = await readFix(options);
  const address = await findApi(options);
  const onlyShow = options.dryRun === true || (byFilter && options.yes !== true);
  const target = onlyShow ? undefined : await findTarget(options, options.data);
  const { signal, release } = abortOnInterrupt();
  const client = onlyShow ? undefined : createBusClient(target, process.env);
  const lines: Line[] = [];
  const sent: QuarantineRecord[] = [];
  try {
    for await (const record of byFilter ? openRecords(address, filter, limit) : named(address, ids)) {
      signal.throwIfAborted();
      const { line, fixed } = judge(record, by, options.force === true);
      lines.push(line);
      if (fixed === undefined) continue;
      if (client === undefined) {
        if (options.json !== true && lines.length <= SHOWN) preview(record, fixed, by.edits);
        continue;
      }
      try {
        await sendRedrive(client, options.bus, fixed);
        line.state = 'sent';
        sent.push(record);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        Object.assign(line, { state: 'refused', why: error.message });
      }
    }
    for (const record of sent) {
      const redriven = await outcomeOf(address, record, options.wait, signal);
      const line = lines.find(each => each.record === record.id);
      if (line !== undefined && redriven !== undefined) Object.assign(line, { state: 'done', redriven });
    }
  } finally {
    client?.destroy();
    release();
  }
  tellOutcome(lines, options.json === true, byFilter && onlyShow && options.dryRun !== true);
}

async function* named(address: ApiAddress, ids: readonly string[]): AsyncGenerator<QuarantineRecord> {
  for (const id of ids) yield await readRecord(address, id);
}

type FixBy = { edits: Edit[]; corrected?: unknown[]; newId?: string };

async function readFix({ set = [], remove = [], file, newId }: RedriveOptions): Promise<FixBy> {
  try {
    const edits = [
      ...set.map(parseSet),
      ...remove.map(path => ({ path: parsePath(path), remove: true as const })),
    ];
    if (file !== undefined && edits.length > 0)
      throw new FixError('Give edits or a corrected file, not both.');
    return {
      edits,
      ...(file === undefined ? {} : { corrected: await readTouchpoints(file) }),
      ...(newId === undefined ? {} : { newId }),
    };
  } catch (error) {
    throw error instanceof FixError ? usageError(error.message) : error;
  }
}

async function readTouchpoints(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  const whole = parseLine({ line: 1, text: text.trim() });
  if ('value' in whole) return Array.isArray(whole.value) ? whole.value : [whole.value];
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const parsed = parseLine({ line: i + 1, text: line.trim() });
    if ('problem' in parsed) throw new CliError(`${file}, line ${i + 1}: ${parsed.problem}.`);
    return [parsed.value];
  });
}

function judge(record: QuarantineRecord, by: FixBy, force: boolean): { line: Line; fixed?: Fixed } {
  const refused = (why: string): { line: Line } => ({
    line: { record: record.id, touchpoints: 0, state: 'refused', why },
  });
  try {
    const fixed = fix(record, by);
    if (fixed.faults.length > 0 && !force) {
      const named = fixed.faults
        .slice(0, 3)
        .map(({ path, message }) => `${path === '' ? 'it' : path} ${message}`);
      return refused(`still not valid: ${named.join('; ')}`);
    }
    const touchpoints = fixed.storedAs === undefined ? fixed.touchpoints.length : 1;
    return { line: { record: record.id, touchpoints, state: 'would send' }, fixed };
  } catch (error) {
    if (error instanceof FixError) return refused(error.message);
    throw error;
  }
}

function preview(record: QuarantineRecord, { touchpoints, storedAs }: Fixed, edits: readonly Edit[]): void {
  print(paint('bold', `${record.id}  ${record.reason}`));
  if (storedAs !== undefined) print(`  ${plain(record.touchpoint ?? '')} → ${plain(storedAs)}`);
  if (edits.length > 0) print(paint('red', `- ${plain(record.payload.slice(0, 2000))}`));
  for (const each of touchpoints.slice(0, SHOWN)) {
    print(paint('green', `+ ${plain(JSON.stringify(each)?.slice(0, 2000) ?? '')}`));
  }
}

function tellOutcome(lines: readonly Line[], json: boolean, askYes: boolean): void {
  const failed = lines.filter(
    ({ state, redriven }) => state === 'refused' || (redriven?.quarantined ?? 0) > 0,
  );
  if (failed.length > 0) process.exitCode = FAILED;
  if (json) {
    printJson({ records: lines });
    return;
  }
  for (const { record, state, why, redriven } of lines) {
    if (state === 'done' && redriven !== undefined) print(`${record}  ${redrivenInWords(redriven)}`);
    else if (state === 'refused') print(`${record}  ${paint('red', plain(why ?? ''))}`);
    else if (state === 'sent') print(`${record}  sent; no outcome yet (hilvan quarantine show ${record})`);
  }
  const count = (state: Line['state']) => lines.filter(each => each.state === state).length;
  if (lines.length === 0) print('There is nothing of that kind to redrive.');
  else if (count('would send') > 0) {
    print(`${number(count('would send'))} would be sent, ${number(count('refused'))} not.`);
    if (askYes) print('Add --yes to send them.');
  }
}
