import { isAscii } from './digit-groups.ts';

/** What the words before a number say that it is. */
export type Cue = 'phone' | 'account' | 'reference' | undefined;

const WORDS: readonly (readonly [Exclude<Cue, undefined>, RegExp])[] = [
  [
    'phone',
    /^(?:t[ei]le?f|tel$|telf|tlf|tfno|phone|telephon|mobil|movil|cell|celu|whats|wasap|sms$|handy|fax|llam|calls?$|called|calling|ring|anruf|ruf|appel|portable|gsm|ligue|ligar|chiam|bel$)/,
  ],
  [
    'account',
    /^(?:acc(?:t|ount)|a\/c|cuenta|cta|kont[oa]|compte|conto|conta$|rekening|iban|ccc$|routing|bsb|blz|clabe|cbu)/,
  ],
  [
    'reference',
    /^(?:order|orden|pedido|ref|invoice|factur|ticket|cas[eo]|claim|track|seguim|envio|paquet|parcel|id$|ids$|sku|seri|codigo|code|contra[ct]t?|poli[czs]|booking|reserv|localiz|bestell|rechnung|command|encomend|ordin|fattur|imei|versio|isbn|ean$|art|produ|item|lote|batch|epoch|timestamp|expedi|incid|cliente|customer|client|kunde)/,
  ],
];

const LOOK_BACK = 40;
const MOST_WORDS = 4;

/** The nearest word before `from` that says something; `about` stands before the text: the name of its field. */
export function cueBefore(text: string, from: number, about: string): Cue {
  const start = Math.max(0, from - LOOK_BACK);
  const near = text.slice(start, from);
  if (/[#№]\s?$/.test(near)) return 'reference';
  const words = wordsOf(near).slice(-MOST_WORDS);
  return kindOf(words) ?? (start === 0 ? kindOf(wordsOf(about)) : undefined);
}

function kindOf(words: readonly string[]): Cue {
  for (const word of words.toReversed()) {
    const found = WORDS.find(([, pattern]) => pattern.test(word));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** In lower case and without accents; `phoneNumber` is two. */
function wordsOf(text: string): string[] {
  if (text === '') return [];
  const plain = isAscii(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  return plain
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}/]+/u)
    .filter(word => word !== '');
}
