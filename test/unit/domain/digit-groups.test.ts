import { describe, expect, it } from 'vitest';
import {
  digitGroups,
  digitsAfter,
  foldText,
  isCompactDate,
  isDigit,
  isJoint,
  jointsOf,
  neighbourAfter,
  neighbourBefore,
  sizesOf,
  windowsFrom,
} from '../../../shared/domain/digit-groups.ts';

const groupsOf = (text: string) => digitGroups(foldText(text));
/** `600< >111 | 222`: the first two may be one number, the third is apart. */
const shown = (text: string) =>
  groupsOf(text)
    .map(({ digits, joint }, i) => (joint === undefined ? (i === 0 ? '' : ' | ') : `<${joint}>`) + digits)
    .join('');

describe('a folded text', () => {
  it.each([
    ['！～', '!~'],
    ['ana＠b﹫c', 'ana@b@c'],
    ['1\u22122\u20133\u20114', '1-2-3-4'],
    ['1\u30002\u00a03', '1 2 3'],
    ['1\u00ad2\u200c3\u2060\ufeff4', '1\u200b2\u200b3\u200b\u200b4'],
    ['٠٩ ०९ ０９', '09 09 09'],
    ['𝟎𝟗𝟘𝟡𝟶𝟿', '0\u200b9\u200b0\u200b9\u200b0\u200b9\u200b'],
    ['1\u{10ead}2', '1-\u200b2'],
    ['niño …', 'niño …'],
  ])('%j is %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});

describe('groups of digits', () => {
  it.each([
    ['600 111-222', '600< >111<->222'],
    ['-600', '600'],
    ['600,111', '600 | 111'],
    ['600 a111', '600 | 111'],
    ['600a 111', '600 | 111'],
    ['600 -. 111', '600 | 111'],
    ['600 .111', '600< .>111'],
    ['600.\t111', '600 | 111'],
    ['600    111', '600<    >111'],
    ['600     111', '600 | 111'],
    ['6\u200b\u200b0\u200b 1', '60< >1'],
  ])('%j: %s', (text, groups) => {
    expect(shown(text)).toBe(groups);
  });

  it('stand where they stand in the text, marks without width behind them counted', () => {
    expect(digitGroups('a 6\u200b0\u200b 1')).toEqual([
      { from: 2, to: 6, digits: '60' },
      { from: 7, to: 8, digits: '1', joint: ' ' },
    ]);
  });

  it('of all ASCII signs, the same may stand between them one by one as together', () => {
    for (let code = 0; code < 0x7f; code++) {
      const sign = String.fromCharCode(code);
      expect(isDigit(code), sign).toBe('0123456789'.includes(sign));
      expect(isJoint(code), sign).toBe(!isDigit(code) && groupsOf(`600${sign}600`)[1]?.joint === sign);
    }
  });
});

describe('a date is no number', () => {
  it.each([
    '2026-11-22',
    '1999-1-2',
    '2026/12/31',
    '2026 10 03',
    '22/11/2026',
    '11/22/2026',
    '1/2/2026',
    '03.09.2026',
    '30.01.26',
    '12-31-99',
    '22 11 2026',
    '31 12 1999',
  ])('%s', text => {
    expect(shown(text)).toBe('');
    expect(shown(`600 ${text.replaceAll(' ', '-')}`)).toBe('600');
  });

  it.each([
    '22 11 26',
    '32/11/2026',
    '0/10/2026',
    '10/0/2026',
    '10/00/2026',
    '22/13/2026',
    '13/13/2026',
    '1/32/2026',
    '22/111/2026',
    '222/1/2026',
    '022/1/2026',
    '1/022/2026',
    '2/321/2026',
    '22/011/2026',
    '39/1/2026',
    '2026-13-01',
    '2026-12-32',
    '2026-0-1',
    '1899-12-31',
    '2126-12-31',
    '12026/11/22',
    '20261/11/22',
    '22/11/026',
    '22/11/1',
    '22/11/12026',
    '22/11/20261',
    '22/11/2126',
    '22  11  2026',
    '40.40.26',
    '12.40.26',
    '40.12.26',
  ])('%s is none', text => {
    expect(groupsOf(text).map(({ digits }) => digits)).toEqual(text.match(/\d+/g));
  });

  it('where its signs differ, or a fourth group has the same one, it is none', () => {
    expect(shown('22-11/2026')).toBe('22<->11</>2026');
    expect(shown('22/11-2026')).toBe('22</>11<->2026');
    expect(shown('22/11/2026/5')).toBe('22</>11</>2026</>5');
    expect(shown('5/22/11/2026')).toBe('5</>22</>11</>2026');
    expect(shown('22/11')).toBe('22</>11');
    expect(shown('22,11,2026')).toBe('22 | 11 | 2026');
  });

  it('what stands before it keeps its place, what follows begins anew', () => {
    expect(shown('600 5 22/11/2026 600 111')).toBe('600< >5 | 600< >111');
    expect(shown('22/11/2026 23/11/2026 10 30')).toBe('10< >30');
    expect(groupsOf('22/11/2026 10')).toEqual([{ from: 11, to: 13, digits: '10' }]);
  });
});

it.each([
  ['20261122', true],
  ['1999123123', true],
  ['202601012359', true],
  ['20261122103000', true],
  ['2026112', false],
  ['202611221', false],
  ['2026112210300000', false],
  ['20261122'.padEnd(18, '0'), false],
  ['20261122'.padEnd(80, '0'), false],
  ['18991122', false],
  ['20261322', false],
  ['20260022', false],
  ['20261132', false],
  ['20261100', false],
])('%s is a date without signs: %s', (digits, is) => {
  expect(isCompactDate(digits)).toBe(is);
});

describe('what may be a number', () => {
  const windows = (text: string, first = 0) =>
    windowsFrom(groupsOf(text), first).map(({ from, to, digits }) => `${from}-${to} ${digits}`);

  it('has six digits at least and twenty at most, of groups that follow each other', () => {
    expect(windows('12345')).toEqual([]);
    expect(windows('x 123456')).toEqual(['2-8 123456']);
    expect(windows('123 456 7')).toEqual(['0-7 123456', '0-9 1234567']);
    expect(windows('123 456,7')).toEqual(['0-7 123456']);
    expect(windows('123 456 789', 1)).toEqual(['4-11 456789']);
    expect(windows('1234567890 1234567890')).toEqual(['0-10 1234567890', '0-21 12345678901234567890']);
    expect(windows('1234567890 12345678901')).toEqual(['0-10 1234567890']);
    expect(windows('12', 5)).toEqual([]);
  });

  it('knows its groups and what stands beside it', () => {
    const groups = groupsOf('5-600 111-222/33');
    const [small, large] = windowsFrom(groups, 1);
    if (!small || !large) throw new Error('two windows at least');
    expect([sizesOf(small), jointsOf(small)]).toEqual([[3, 3], [' ']]);
    expect([sizesOf(large), jointsOf(large)]).toEqual([
      [3, 3, 3],
      [' ', '-'],
    ]);
    expect(neighbourBefore(small)).toEqual({ joint: '-', size: 1 });
    expect(neighbourAfter(small)).toEqual({ joint: '-', size: 3 });
    expect(neighbourAfter(large)).toEqual({ joint: '/', size: 2 });
    const [alone] = windowsFrom(groupsOf('5,600111,33'), 1);
    if (!alone) throw new Error('one window');
    expect([neighbourBefore(alone), neighbourAfter(alone)]).toEqual([undefined, undefined]);
    const [only] = windowsFrom(groupsOf('600111'), 0);
    expect(only && [neighbourBefore(only), neighbourAfter(only), digitsAfter(only, 9)]).toEqual([
      undefined,
      undefined,
      0,
    ]);
  });

  it('counts the digits joined behind it, up to enough', () => {
    const behind = (text: string, enough: number) => {
      const [window] = windowsFrom(groupsOf(text), 1);
      return window && digitsAfter(window, enough);
    };
    expect([1, 2, 3, 4, 5, 9].map(enough => behind('9 600111 22 33 44', enough))).toEqual([2, 2, 4, 4, 6, 6]);
    expect(behind('9 600111 22,33', 9)).toBe(2);
  });
});
