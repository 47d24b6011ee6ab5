// Stryker for the changed lines of one file.
import whole from '../../stryker.config.mjs';

export default {
  ...whole,
  // All tests, or a file that no test knows would pass for one that is not to be tested.
  vitest: { ...whole.vitest, related: false },
  // The report is that of the whole core (npm run bench -- mutation).
  reporters: ['clear-text'],
  // A change has few mutants: one survivor weighs more than in the whole core.
  thresholds: { ...whole.thresholds, break: 80 },
};
