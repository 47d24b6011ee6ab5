export const MAIL = 'zoraida.k7q@canary.example';
export const NAME = 'Zoraida Quintanilla';
export const PHONE = '+34 611 227 733';
export const CARD = '4929 1234 5678 9015';
export const IBAN = 'ES91 2100 0418 4502 0005 1332';

/** Each in the spellings that it could come back in; long enough not to be met by chance in what is sealed. */
const NEEDLES = [
  'zoraida.k7q',
  'canary.example',
  'Zoraida',
  'Quintanilla',
  ...[PHONE, CARD, IBAN].flatMap(each => [each, each.replaceAll(' ', ''), each.replaceAll(' ', '-')]),
  '611227733',
  '611 227 733',
];

export const touchpoint = (id: string, more: object = {}) => ({
  id,
  occurredAt: '2026-01-02T10:00:00Z',
  channel: 'web',
  activity: 'checkout.started',
  identifiers: { customerId: NAME, email: MAIL, phone: PHONE },
  journey: { type: 'order', key: `order of ${NAME}` },
  ...more,
});

export const text = `Soy ${MAIL}, ${PHONE}; tarjeta ${CARD}, cuenta ${IBAN}`;
export const free = {
  survey: { instrument: 'nps', variant: '0-10', score: 2, comment: text },
  voice: [{ quadrant: 'says', text: text.replaceAll(' ', '\u00a0') }],
  statements: { 'delivery-date': MAIL, 'call-back': PHONE },
  attributes: {
    note: text,
    [`card-${CARD.replaceAll(' ', '')}`]: CARD,
    iban: IBAN.replaceAll(' ', ''),
    phone: 34611227733,
  },
};

export const broken = [
  touchpoint('broken-1', { activity: `Called ${PHONE}`, ...free }),
  touchpoint('broken-2', { [MAIL]: PHONE, [IBAN]: 1 }),
  touchpoint('broken-3', { identifiers: { [MAIL]: NAME } }),
  touchpoint('broken-4', { version: MAIL }),
  touchpoint('broken-5', { occurredAt: '2999-01-01T00:00:00Z', ...free }),
  touchpoint('broken-6', { survey: { ...free.survey, comment: `${text} `.repeat(60) } }),
  touchpoint('broken-7', { attributes: { note: `${text} `.repeat(2_000) } }),
  touchpoint(`${'long '.repeat(23)}${MAIL} ${CARD}`),
  touchpoint('broken-8', { identifiers: {}, journey: { key: 'none' }, ...free }),
  { ...touchpoint(''), id: { [MAIL]: CARD } },
  [MAIL, NAME],
  MAIL,
];

/** Where any canary shows, with what is around it. */
export function hits(place: string, haystack: string): string[] {
  const low = haystack.toLowerCase();
  return NEEDLES.flatMap(needle => {
    const at = low.indexOf(needle.toLowerCase());
    return at < 0 ? [] : [`${place}: …${haystack.slice(Math.max(0, at - 60), at + 40)}…`];
  });
}
