// npm run mutation: small changes to the core, one at a time, each of which a test must notice.
//
// What survives comes to the same as the original for whoever calls it:
// - a check for undefined that the types ask for, where the other way gives the same: comparisons with undefined are
//   false, a loop over nothing does nothing (containment, contradiction, correction, definition, definition-check,
//   definition-versions, digit-groups, erasure, identity, journey, person, phone-numbers, rework, view);
// - a shortcut or a memory, without which the answer is the same and later (identity: profiles, the sightings that
//   corrections concern, the personal anchor; journey: knowsActivity; normalise: lengths and plain spellings first;
//   redaction-check: which texts are passed over; redaction: that nothing was found; account-numbers: lengths first, and
//   what a sum of ten digits does not read; phone-numbers: whether any exit code is there);
// - a first value that is overwritten before it is read (identity: the profile of what was never seen; journey and
//   rework-measures: the run before the first touchpoint, the fold of the first);
// - what cannot be: two touchpoints of one id, a start or goal in no stage, a star inside a pattern, a flag that was
//   neither before nor after.
//
// In analytics besides:
// - `?? 0` and `?? ''` of columns, maps and paths that have an entry there (all), and the check for a name that nobody
//   knows or a level that is none, where the number that comes instead counts nothing (contacts, funnel, matrix, paths);
// - a shortcut or a memory: attempts that get no further (funnel-attempts, funnel-visit), a condition that stands alone and
//   texts compared once (step-match), which counts can be among the first (paths), the span tried first (timeline), the
//   child asked for last (cell-book), cells and months looked up once (money, voice, drivers), quotes that are too old
//   (latest);
// - a first value that is overwritten before it is read: the run before the first journey (funnel-visit), the contacts
//   before the first (contact-runs);
// - the order by name of what comes in that order already (money, rework-figures, scorecard-figures, map-figures, voice);
// - a term below the error of its expansion (intervals), a stratum of one side, whose terms are zero (strata), an interval
//   with one end, which nothing makes (intervals), which of two touchpoints of one instant begins a session that both are
//   in (digital-sessions).

export default {
  mutate: ['shared/domain/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // Stryker would rewrite tsconfig.json through the interface of TypeScript 6; nothing in it needs that.
  tsconfigFile: 'none',
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
