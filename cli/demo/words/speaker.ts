import type { Money } from '../figures.ts';
import { activityWords } from './activities.ts';
import type { Catalogue } from './catalogue.ts';
import { english } from './english.ts';
import { type Language, LOCALES } from './language.ts';
import { namesIn } from './names.ts';
import { spanish } from './spanish.ts';

export const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, es: spanish };

export type Speaker = ReturnType<typeof createSpeaker>;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A language's sentences, names, numbers, money and dates. Times are told in UTC. */
export function createSpeaker(language: Language) {
  const locale = LOCALES[language];
  const formats = {
    day: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }),
    date: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long' }),
    clock: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }),
    share: new Intl.NumberFormat(locale, { style: 'percent' }),
    list: new Intl.ListFormat(locale, { type: 'conjunction' }),
  };
  const say = catalogues[language];
  return {
    say,
    ...namesIn(language),
    activity: (activity: string) => activityWords(activity, language),
    number: (value: number) => value.toLocaleString(locale),
    money: ({ amount, currency }: Money) => amount.toLocaleString(locale, { style: 'currency', currency }),
    share: (value: number) => formats.share.format(value),
    day: (at: string) => formats.day.format(Date.parse(at)),
    clock: (at: string) => formats.clock.format(Date.parse(at)),
    list: (items: Iterable<string>) => formats.list.format(items),
    /** How long lies between two instants, in the largest unit that fits, rounded. */
    between(from: string, to: string): string {
      const ms = Math.abs(Date.parse(to) - Date.parse(from));
      const [unit, length] = UNITS.find(([, each]) => ms >= 2 * each) ?? UNITS[2];
      const value = Math.max(1, Math.round(ms / length));
      return value.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' });
    },
    /** What a channel stated: dates are written out. */
    stated(value: string | number | boolean): string {
      if (typeof value === 'boolean') return value ? say.yes : say.no;
      if (typeof value === 'number') return value.toLocaleString(locale);
      const at = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
      return Number.isNaN(at) ? value : formats.date.format(at);
    },
  };
}
