import type { Figure, Report } from '../figure.ts';
import { type Comparison, compare, readCompany } from './compare.ts';
import type { Score } from './scores.ts';
import { hilvan, lastTouch, noCrossChannel } from './stitchers.ts';

const SEED = 1;
const START_AT = Date.UTC(2026, 9, 1);
const DAYS = 28;

/** What is found in a simulated company, beside the truth and beside two simpler ways of stitching. */
export function measureTruth(customers: number): Report[] {
  const company = readCompany({ seed: SEED, customers, startAt: START_AT, days: DAYS });
  const product = compare(company, hilvan);
  const others = {
    'last-touch device stitching': compare(company, lastTouch),
    'no cross-channel stitching': compare(company, noCrossChannel),
  };
  const touchpoints = [...company.truth.touchpoints.values()];
  const runs = [...company.truth.runs.values()];
  const share = (name: string, part: number, whole: number): Figure => ({
    name,
    value: whole === 0 ? 0 : part / whole,
    unit: '',
    kind: 'count',
    note: `${part.toLocaleString('en')} of ${whole.toLocaleString('en')}`,
  });
  const verdict = (name: string) => touchpoints.filter(each => each.verdict === name).length;
  const section = (title: string, of: (found: Comparison) => Score, goal?: number): Report => ({
    title,
    figures: [
      ...figures('Hilván', of(product), goal),
      ...Object.entries(others).flatMap(([name, found]) => figures(name, of(found))),
    ],
  });
  return [
    {
      title: `Ground truth: ${customers.toLocaleString('en')} customers in ${DAYS} days, seed ${SEED}`,
      figures: [
        share(
          'touchpoints that §2 cannot decide',
          verdict('fragment') + verdict('misled'),
          touchpoints.length,
        ),
        share('  of a fragment, never shown with the rest', verdict('fragment'), touchpoints.length),
        share('  misled: another had logged in there', verdict('misled'), touchpoints.length),
        share('touchpoints rightly left to nobody', verdict('nobody'), touchpoints.length),
        share('runs that cannot be decided', runs.filter(each => !each.decidable).length, runs.length),
      ],
    },
    section('Persons, pairwise, where §2 can decide', found => found.persons.decidable, 1),
    section('Persons, pairwise, of all touchpoints', found => found.persons.all),
    ...Object.keys(product.rework.byCause).map(cause =>
      section(
        `Silo rework: ${cause}, where it can be decided`,
        found => found.rework.byCause[cause] ?? found.rework.decidable,
        0.99,
      ),
    ),
    section('Silo rework, all', found => found.rework.all),
    section('Drop-offs, where they can be decided', found => found.dropOffs.decidable, 0.99),
    section('Drop-offs, all', found => found.dropOffs.all),
    section('Recoveries, where they can be decided', found => found.recoveries.decidable, 0.99),
    section('Recoveries, all', found => found.recoveries.all),
  ];
}

function figures(name: string, score: Score, atLeast?: number): Figure[] {
  const goal = atLeast === undefined ? {} : { goal: { id: 'truth', atLeast } };
  const figure = (what: 'precision' | 'recall' | 'f1', note: string): Figure => ({
    name: `${name}: ${what === 'f1' ? 'F1' : what}`,
    value: score[what],
    unit: '',
    kind: 'count',
    note,
    ...goal,
  });
  const counts = `${score.found.toLocaleString('en')} found, ${score.real.toLocaleString('en')} real`;
  // The share that is right of nothing found says nothing.
  const precision = score.found === 0 ? [] : [figure('precision', counts)];
  return [...precision, figure('recall', score.found === 0 ? counts : ''), figure('f1', '')];
}
