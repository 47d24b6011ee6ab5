/**
 * Runs of a property: `long` of them where HILVAN_LONG is set, else `usual`; under mutation a quarter, as each mutant
 * runs them again.
 */
export function runs(usual: number, long = usual): number {
  if (process.env['HILVAN_LONG'] !== undefined) return long;
  return process.env['HILVAN_MUTATION'] === undefined ? usual : Math.ceil(usual / 4);
}
