import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LakeRows } from '../../../shared/contract/lake.ts';
import { lakePersons } from '../../arbitraries/exported-rows.ts';
import { exported, FILES, inFolder } from './exported.ts';

const [persons = []] = fc.sample(
  fc.array(lakePersons, { minLength: 3, maxLength: 3 }).map(each => each.flat()),
  1,
);

/** The first persons, then Ctrl-C. */
function* interruptedAfter(count: number, controller: AbortController): Generator<LakeRows> {
  for (const [i, person] of persons.entries()) {
    if (i === count) controller.abort(new Error('interrupted'));
    yield person;
  }
}

test.each(FILES)('%s interrupted after each person, and gone on with, is the same file', async name => {
  await inFolder(async folder => {
    const whole = join(folder, name);
    await exported(whole, persons);
    const expected = await readFile(whole);
    for (let count = 0; count < persons.length; count++) {
      const out = join(folder, `${count}-${name}`);
      const controller = new AbortController();
      const interrupted = exported(out, interruptedAfter(count, controller), {}, controller);
      await expect(interrupted).rejects.toThrow('interrupted');
      expect(await readdir(folder)).not.toContain(`${count}-${name}`);
      await exported(out, persons, { resume: true });
      expect((await readFile(out)).equals(expected), `interrupted after ${count}`).toBe(true);
    }
    expect((await readdir(folder)).filter(each => each.includes('.part'))).toEqual([]);
  });
});

test('what a crash left behind its checkpoint is cut off', async () => {
  await inFolder(async folder => {
    const [whole, out] = [join(folder, 'whole.csv'), join(folder, 'log.csv')];
    await exported(whole, persons);
    const controller = new AbortController();
    const interrupted = exported(out, interruptedAfter(persons.length - 1, controller), {}, controller);
    await expect(interrupted).rejects.toThrow();
    await appendFile(`${out}.part`, 'half a li');
    await exported(out, persons, { resume: true });
    expect(await readFile(out, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });
});

test.each(['log.csv', 'log.sqlite'])('%s: another export does not go on with it', async name => {
  await inFolder(async folder => {
    const out = join(folder, name);
    const controller = new AbortController();
    const interrupted = exported(out, interruptedAfter(1, controller), {}, controller);
    await expect(interrupted).rejects.toThrow('interrupted');
    const other = exported(out, persons, { resume: true, shown: { texts: true, identifiers: false } });
    await expect(other).rejects.toThrow('was another one');
  });
});

test('rows that changed meanwhile are not gone on with', async () => {
  await inFolder(async folder => {
    const out = join(folder, 'log.csv');
    const controller = new AbortController();
    const count = persons.length - 1;
    const interrupted = exported(out, interruptedAfter(count, controller), {}, controller);
    await expect(interrupted).rejects.toThrow('interrupted');
    const refolded = persons.map(each => ({
      ...each,
      touchpoints: each.touchpoints.map(row => ({ ...row, fold: 'later' })),
      journeys: each.journeys.map(row => ({ ...row, fold: 'later' })),
    }));
    await expect(exported(out, refolded, { resume: true })).rejects.toThrow('has changed');
    await expect(exported(out, persons.slice(0, 1), { resume: true })).rejects.toThrow('has changed');
  });
});
