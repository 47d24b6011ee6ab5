import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type VoiceOptions, voiceReport } from '../../../../shared/domain/analytics/voice.ts';
import { boxesOf, boxOf, scoreOf } from '../../../../shared/domain/analytics/voice-scores.ts';
import { orderDefinition } from '../../../arbitraries/definitions.ts';
import { journeyOf, type StepRow } from '../../../arbitraries/journey-rows.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const answers = (scores: number[]) => scores.map(score => ({ score, count: 1 }));
const scored = (instrument: string, variant: string, scores: number[]) =>
  scoreOf(boxesOf(instrument, variant), answers(scores));

describe('what a score says', () => {
  test('NPS is %9–10 less %0–6, on 0–10 only', () => {
    expect(scored('nps', '0-10', [10, 9, 8, 7, 6])).toMatchObject({ n: 5, score: 20 });
    expect(scored('nps', '0-10', [10, 9, 9, 6])).toMatchObject({
      score: 50,
      good: { count: 3 },
      bad: { count: 1 },
    });
    expect(scored('nps', '1-10', [10, 9])).toMatchObject({
      n: 2,
      score: null,
      low: null,
      mean: { value: 9.5 },
    });
  });

  test('CES 2.0 is %6–7 less %1–3, on 1–7 only, with its mean', () => {
    const found = scored('ces', '1-7', [7, 6, 5, 4, 3, 1, 2, 6]);
    expect(found).toMatchObject({ n: 8, score: 0, good: { count: 3 }, bad: { count: 3 } });
    expect(found.mean.value).toBe(34 / 8);
    expect(scored('ces', '1-5', [5]).score).toBeNull();
  });

  test('CSAT and customer advocacy are the top two boxes of their scale, DSAT the bottom two', () => {
    expect(scored('csat', '1-5', [5, 4, 3, 1])).toMatchObject({ score: 50 });
    expect(scored('csat', '1-7', [5, 6, 7, 1])).toMatchObject({ score: 50 });
    expect(scored('csat', '1-5', [5, 4, 3, 2, 1])).toMatchObject({ good: { count: 2 }, bad: { count: 2 } });
    expect(scored('cadv', '0-10', [9, 10, 8, 0])).toMatchObject({ score: 50 });
    expect(scored('dsat', '1-5', [1, 2, 3, 5])).toMatchObject({
      score: 50,
      bad: { count: 2 },
      good: { count: 1 },
    });
    expect(scored('dsat', '0-10', [1, 2, 0])).toMatchObject({ bad: { count: 2 } });
  });

  test('where boxes meet, those of the measure count', () => {
    const [top, bottom] = [boxesOf('csat', '1-2'), boxesOf('dsat', '1-2')];
    expect(top && [1, 2].map(score => boxOf(top, score))).toEqual(['good', 'good']);
    expect(bottom && [1, 2].map(score => boxOf(bottom, score))).toEqual(['bad', 'bad']);
    expect(boxesOf('other', '1-5')).toBeUndefined();
  });

  test('nobody asked, nothing said', () => {
    expect(scored('nps', '0-10', [])).toMatchObject({ n: 0, score: null, low: null, high: null });
  });
});

const definitions = [
  {
    ...orderDefinition,
    stages: orderDefinition.stages.map(each => ({ ...each, momentOfTruth: each.id === 'buy' ? 0.5 : 0 })),
  },
];

describe('the report', () => {
  test('is what counting the answers one by one gives: by stage, truth, channel, segment, team and month', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const log = logOf(rows);
        const { groups } = voiceReport.figures(log, everything(log), { definitions });
        const segments = new Map(
          rows.flatMap(each => each.journeys.map(of => [of.journey, of.segment ?? ''])),
        );
        const literal: string[] = rows
          .flatMap(each => each.journey_steps)
          .filter(step => step.survey_instrument !== undefined)
          .flatMap(step => namesOf(step, segments.get(step.journey) ?? ''));
        const found = groups.flatMap(({ instrument, variant, respondent, by, name, n }) =>
          Array.from({ length: n }, () => [instrument, variant, respondent, by, name].join(' ')),
        );
        expect(found.sort()).toEqual(literal.sort());
      }),
      { numRuns: runs(30, 2000) },
    );
  });

  test('of a group, the scores, the boxes and n agree', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const log = logOf(rows);
        for (const group of voiceReport.figures(log, everything(log), { definitions }).groups) {
          expect(group.n).toBe(group.count);
          expect(group.scores.reduce((sum, each) => sum + each.count, 0)).toBe(group.n);
          expect(group.goodCell.count + group.betweenCell.count + group.badCell.count).toBe(group.n);
          expect([group.good.count, group.bad.count]).toEqual([group.goodCell.count, group.badCell.count]);
        }
      }),
      { numRuns: runs(20, 500) },
    );
  });

  test('counts what was said by kind, and keeps the latest of each', () => {
    fc.assert(
      fc.property(persons(5), fc.nat(3), (rows, limit) => {
        const log = logOf(rows);
        const { quotes } = voiceReport.figures(log, everything(log), { definitions, quotes: limit });
        const steps = rows.flatMap(each => each.journey_steps);
        const said = Map.groupBy(steps.flatMap(quotesOf), each => each.kind);
        expect(new Map(quotes.map(each => [each.kind, each.count]))).toEqual(
          new Map([...said].map(([kind, all]) => [kind, all.length])),
        );
        for (const { kind, latest } of quotes) {
          const times = (said.get(kind) ?? []).map(each => each.at).sort((a, b) => b - a);
          expect(latest.map(each => each.at)).toEqual(times.slice(0, limit));
        }
      }),
      { numRuns: runs(30, 1000) },
    );
  });

  test('months are those of UTC, or as given: a month begins with its first millisecond', () => {
    const asked = (at: number) => {
      const rows = journeyOf('j', 'a/web');
      const survey = { occurred_at: at, survey_instrument: 'nps', survey_variant: '0-10', survey_score: 9 };
      return logOf([{ ...rows, journey_steps: rows.journey_steps.map(each => ({ ...each, ...survey })) }]);
    };
    const month = (at: number, months?: { name: string; from: number }[]) =>
      voiceReport
        .figures(asked(at), everything(asked(at)), { definitions, by: ['month'], ...(months && { months }) })
        .groups.map(each => each.name);
    const february = Date.UTC(2026, 1, 1);
    expect(month(february)).toEqual(['2026-02']);
    expect(month(february - 1)).toEqual(['2026-01']);
    const madrid = [
      { name: 'February', from: february - 3_600_000 },
      { name: 'March', from: Date.UTC(2026, 1, 28, 23) },
    ];
    expect(month(february - 3_600_000, madrid)).toEqual(['February']);
    expect(month(february - 3_600_001, madrid)).toEqual(['']);
    expect(month(Date.UTC(2026, 3), madrid)).toEqual(['March']);
  });

  describe('of one journey, at whose touchpoints 10 was said to shop, 9 and then 10 to service, 2 to nobody', () => {
    const rows = journeyOf('j', 'a/web/shop b/call/service a/call/service a/app');
    const scores = [10, 9, 10, 2];
    const log = logOf([
      {
        ...rows,
        journey_steps: rows.journey_steps.map((each, i) => ({
          ...each,
          survey_instrument: 'nps',
          survey_variant: '0-10',
          survey_score: scores[i] ?? 0,
          survey_comment: `said ${i}`,
          ...(i < 2 ? { voice: JSON.stringify([{ quadrant: 'says', text: `heard ${i}` }]) } : {}),
        })),
      },
    ]);
    const of = (options: Partial<VoiceOptions>) =>
      voiceReport.figures(log, everything(log), { definitions, ...options });

    test('groups stand by answers falling, then name; the lowest score first', () => {
      const { groups } = of({ by: ['channel'] });
      expect(groups.map(({ name, n, respondent }) => [name, n, respondent])).toEqual([
        ['call', 2, 'customer'],
        ['app', 1, 'customer'],
        ['web', 1, 'customer'],
      ]);
      expect(groups[0]?.scores.map(({ score, count }) => [score, count])).toEqual([
        [9, 1],
        [10, 1],
      ]);
      expect(groups[0]).toMatchObject({ score: 100, mean: { value: 9.5 }, goodCell: { count: 2 } });
      expect(groups[1]).toMatchObject({ score: -100, badCell: { count: 1 } });
    });

    test('a team hears what was said at its own touchpoints; a team that nobody knows nothing', () => {
      const heardBy = (...teams: string[]) => {
        const { groups, quotes } = of({ by: ['all'], teams });
        return [
          groups.map(({ n }) => n),
          quotes.map(({ kind, latest }) => [kind, ...latest.map(({ text }) => text)]),
        ];
      };
      expect(heardBy('shop')).toEqual([
        [1],
        [
          ['comments', 'said 0'],
          ['says', 'heard 0'],
        ],
      ]);
      expect(heardBy('service', 'unknown')).toEqual([
        [2],
        [
          ['comments', 'said 2', 'said 1'],
          ['says', 'heard 1'],
        ],
      ]);
      expect(heardBy('unknown')).toEqual([[], []]);
      expect(heardBy()).toEqual([[], []]);
    });
  });

  test('answers only what is asked for', () => {
    const [rows = []] = fc.sample(fc.array(persons(8), { minLength: 1, maxLength: 1 }), {
      numRuns: 1,
      seed: 3,
    });
    const log = logOf(rows.flat());
    const by = voiceReport
      .figures(log, everything(log), { definitions, by: ['month'] })
      .groups.map(each => each.by);
    expect(new Set(by)).toEqual(new Set(['month']));
  });
});

function namesOf(step: StepRow, segment: string): string[] {
  const who = step.survey_respondent === 'employee' ? 'employee' : 'customer';
  const group = `${step.survey_instrument} ${step.survey_variant} ${who}`;
  const stage = `${step.definition}/${step.stage}`;
  return [
    `${group} all `,
    `${group} stage ${stage}`,
    ...(stage === 'order/buy' ? [`${group} truth ${stage}`] : []),
    `${group} channel ${step.channel}`,
    `${group} segment ${segment}`,
    `${group} team ${step.team ?? ''}`,
    `${group} month ${step.occurred_at < Date.UTC(2026, 1, 1) ? '2026-01' : '2026-02'}`,
  ];
}

function quotesOf(step: StepRow): { kind: string; at: number }[] {
  const voices: { quadrant: string }[] = step.voice === undefined ? [] : JSON.parse(step.voice);
  const kinds = [
    ...voices.map(each => each.quadrant),
    ...(step.survey_comment === undefined ? [] : ['comments']),
  ];
  return kinds.map(kind => ({ kind, at: step.occurred_at }));
}
