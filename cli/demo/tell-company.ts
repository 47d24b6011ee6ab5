import { FLAG_KINDS } from '../../shared/contract/flag.ts';
import { JOURNEY_STATES } from '../../shared/contract/journey.ts';
import type { Story } from './gather-story.ts';
import type { IngestCounts } from './ingest-counts.ts';
import type { Paragraph } from './layout.ts';
import type { Speaker } from './words/speaker.ts';

/** All journeys: how many, of whom, how they stand, and what was flagged on them. */
export function tellCompany(story: Story, counts: IngestCounts, { say, list }: Speaker): Paragraph[] {
  const { total, acrossChannels, byState } = story.journeys;
  const states = JOURNEY_STATES.filter(state => byState[state] !== undefined);
  const kinds = FLAG_KINDS.filter(kind => story.flags[kind] !== undefined);
  const stitched = { touchpoints: counts.stored, journeys: total, ...story.persons };
  const now = states.map(state => say.company.states[state]({ count: byState[state] ?? 0 }));
  const flagged = kinds.map(kind => say.company.flags[kind]({ count: story.flags[kind] ?? 0 }));
  return [
    { text: say.company.stitched(stitched) },
    { text: say.company.across({ journeys: acrossChannels }) },
    ...(now.length === 0 ? [] : [{ text: say.company.now({ list: list(now) }) }]),
    ...(flagged.length === 0 ? [] : [{ text: say.company.flagged({ list: list(flagged) }) }]),
  ];
}

const DROP_OFFS_SHOWN = 4;

export function tellDropOffs({ dropOffs }: Story, { say, money, activity }: Speaker): Paragraph[] {
  if (dropOffs.total === 0) return [{ text: say.dropOffs.none }];
  const worth = (amount: number) => money({ amount, currency: dropOffs.currency });
  return [
    {
      text: say.dropOffs.all({
        count: dropOffs.total,
        back: dropOffs.cameBack,
        lost: worth(dropOffs.valueLost),
        recovered: worth(dropOffs.valueRecovered),
      }),
    },
    ...dropOffs.after.slice(0, DROP_OFFS_SHOWN).map(each => ({
      text: `· ${say.dropOffs.after({ doing: activity(each.activity).doing, count: each.count, lost: each.valueLost > 0 ? worth(each.valueLost) : undefined })}`,
      indent: 2,
      hang: 2,
    })),
  ];
}

const BOUNDARIES_SHOWN = 8;

/** What was done again at which boundary, as a table; as a list where the terminal is too narrow for it. */
export function tellSilos({ silos }: Story, speaker: Speaker, width: number): Paragraph[] {
  const { say, channel, money, number, activity } = speaker;
  if (silos.length === 0) return [{ text: say.dropOffs.none }];
  const { boundary, doing, why, times, cost } = say.columns;
  const rows = silos
    .slice(0, BOUNDARIES_SHOWN)
    .map(silo => [
      `${channel(silo.boundary.from.channel)} → ${channel(silo.boundary.to.channel)}`,
      activity(silo.activity).doing,
      say.shortCauses[silo.cause],
      number(silo.occurrences),
      money(silo.cost),
    ]);
  const head = [boundary, doing, why, times, cost];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (i < RIGHT_FROM ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  if (line(rows[0] ?? []).length > width) {
    return rows.map(row => ({
      text: `· ${row.map((cell, i) => `${head[i]}: ${cell}`).join('; ')}`,
      hang: 2,
    }));
  }
  return [
    { text: line(head), whole: true, style: 'quiet' },
    ...rows.map(row => ({ text: line(row), whole: true })),
  ];
}

/** Columns from here on hold figures. */
const RIGHT_FROM = 3;

export function tellConservation(counts: IngestCounts, sent: number, { say }: Speaker): Paragraph[] {
  return [{ text: say.conservation({ ...counts, sent }) }, { text: say.conservationMeans }];
}
