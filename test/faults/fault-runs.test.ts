import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySite } from './memory-site.ts';
import { runs } from './run.ts';
import { work } from './site.ts';
import { record } from './tally.ts';
import { expectNothingLost } from './verdict.ts';
import { type Fault, PORT_FAULTS, planned } from './weather.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const RUNS = LONG ? 10_000 : 200;

it(`R1 · nothing is lost and nothing counted twice, whatever faults meet the ports (${RUNS} runs)`, async () => {
  const seen = { runs: 0, faults: 0, crashes: 0, deliveries: 0 };
  const kinds = new Set<Fault>();
  await fc.assert(
    fc.asyncProperty(runs(14, { faults: 12, workers: 3, kinds: PORT_FAULTS }), async run => {
      const { weather, happened } = planned(run.faults);
      const site = memorySite(weather);
      const ran = await work(site, run);
      expect(ran.conserved).toBe(true);
      await expectNothingLost(site, run);
      for (const fault of happened) kinds.add(fault);
      seen.runs += 1;
      seen.faults += happened.length;
      seen.crashes += ran.crashes;
      seen.deliveries += ran.deliveries;
    }),
    // A run that fails is shrunk for so long at most.
    { numRuns: RUNS, interruptAfterTimeLimit: LONG ? 2_000_000 : 200_000 },
  );
  expect(seen.runs).toBe(RUNS);
  // Runs in which some fault never came would say nothing of it.
  expect([...kinds].sort()).toEqual([...PORT_FAULTS].sort());
  record('R1 memory', seen);
});
