import {
  type DigitWindow,
  digitsAfter,
  isCompactDate,
  jointsOf,
  type Neighbour,
  neighbourAfter,
  neighbourBefore,
  sizesOf,
} from './digit-groups.ts';
import { PLANS, type Plan } from './normalise.ts';
import type { Cue } from './number-cues.ts';

/** Countries whose numbers are written at home without a prefix that tells them from others. */
const UNPREFIXED = new Set(['ES', 'PT', 'PL', 'GR', 'CZ', 'NO', 'DK', 'US', 'CA', 'MX', 'BR', 'CL', 'CO']);
const MOST_GROUPS = 7;
const LEAST_DIGITS = 7;
const NORTH_AMERICAN = /^1?[2-9]\d\d[2-9]\d{6}$/;

/**
 * Of the windows from one place on, the one that is a telephone number. `plus`: it stands behind a plus sign;
 * `country`: where its writer is at home; `cue`: what the words before it say.
 */
export function phoneAmong(
  windows: readonly DigitWindow[],
  plus: boolean,
  country: string,
  cue: () => Cue,
): DigitWindow | undefined {
  if (plus) return international(windows, '');
  const exited = windows.some(({ digits }) => /^00[1-9]\d{7}/.test(digits))
    ? international(windows, '00')
    : undefined;
  if (exited !== undefined && isFree(exited)) return exited;
  const enough = windows.filter(
    each => each.digits.length >= LEAST_DIGITS && each.last - each.first < MOST_GROUPS,
  );
  if (enough.length === 0) return undefined;
  const said = cue();
  if (said === 'phone') {
    return enough.findLast(({ digits }) => digits.length <= 15 && !isCompactDate(digits));
  }
  return said === 'reference' ? undefined : enough.find(each => isNational(each, country) && isFree(each));
}

/** The longest that is complete by its country's plan, else the longest of 8 to 15 digits. */
function international(windows: readonly DigitWindow[], exit: '' | '00'): DigitWindow | undefined {
  const long = windows.filter(each => {
    const count = each.digits.length - exit.length;
    return count >= 8 && count <= 15 && !(exit === '' && isAmount(each));
  });
  const complete = long.findLast(({ digits }) => isComplete(digits.slice(exit.length)));
  return complete ?? long.findLast(({ digits }) => /^[1-9]/.test(digits));
}

function isComplete(digits: string): boolean {
  for (const plan of PLANS.values()) {
    if (digits.startsWith(plan.code)) return isOf(plan, digits.slice(plan.code.length));
  }
  return false;
}

function isOf({ national, trunk }: Plan, digits: string): boolean {
  return (
    national.test(digits) ||
    (trunk !== undefined && digits.startsWith(trunk) && national.test(digits.slice(trunk.length)))
  );
}

/** `+1.000.000`: groups of three behind points are an amount, unless there are more than any amount has. */
function isAmount(window: DigitWindow): boolean {
  const joints = jointsOf(window);
  const sizes = sizesOf(window);
  return (
    window.digits.length <= 9 &&
    joints.length > 0 &&
    joints.every(each => each === '.') &&
    sizes.slice(1).every(size => size === 3)
  );
}

/** Not a part of something longer: a house number before it, a few digits or another number behind it are none. */
function isFree(window: DigitWindow): boolean {
  const joints = jointsOf(window);
  const [joint] = joints;
  const apart = (side: Neighbour | undefined): boolean => {
    if (side === undefined || side.joint.includes('/')) return true;
    if (joint === undefined) return /^[ \t]+$/.test(side.joint) && side.size !== 3;
    return !joints.includes(side.joint) || side.size <= 2;
  };
  const another = () => digitsAfter(window, LEAST_DIGITS) >= LEAST_DIGITS;
  return apart(neighbourBefore(window)) && (apart(neighbourAfter(window)) || another());
}

function isNational(window: DigitWindow, country: string): boolean {
  const { digits } = window;
  if (isCompactDate(digits)) return false;
  const [sizes, joints] = [sizesOf(window), jointsOf(window)];
  const written = sizes.join();
  if (/^(?:1,)?3,3,4$/.test(written) && NORTH_AMERICAN.test(digits)) return true;
  // A trunk prefix: 06 12 34 56 78, 020 7946 0958, 0151 23456789; but 0.612345678 is a fraction.
  if (/^0[1-9]/.test(digits) && sizes[0] !== 1) {
    const count = digits.length;
    if (joints.length === 0 ? count === 10 || count === 11 : count >= 9 && count <= 12) return true;
  }
  const plan = PLANS.get(country);
  if (plan === undefined || !UNPREFIXED.has(country) || !isOf(plan, digits)) return false;
  return sizes.every(size => size > 1) && new Set(joints).size <= 2;
}
