import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultIdentityConfig, type IdentityConfig } from '../../../shared/contract/identity-config.ts';
import { type Namespace, normaliseIdentifier, rankedIdentifiers } from '../../../shared/domain/normalise.ts';

const text: Namespace = { name: 'customerId', kind: 'personal', unique: true };
const email: Namespace = { name: 'email', kind: 'personal', format: 'email' };
const phone: Namespace = { name: 'phone', kind: 'personal', format: 'phone' };
const namespaces = [text, email, phone];

const PLACEHOLDERS =
  ' |null|none|nan|undefined|unknown|anonymous|guest|n/a|true|false|id|email|distinct_id|[object object]|-1'
    .split('|')
    .concat('', '0', '000', '0 - 0', '-', '---', '0000-0000-0000', '00000000-0000-0000-0000-000000000000');
const BLANKS = [
  ' ',
  '\t',
  '\n',
  '\u0085',
  '\u00a0',
  '\u2003',
  '\u200b',
  '\u200d',
  '\u2060',
  '\u3000',
  '\ufeff',
];

const blanks = fc.array(fc.constantFrom(...BLANKS), { maxLength: 4 }).map(each => each.join(''));
const anyNamespace = fc.constantFrom(...namespaces);
const country = fc.constantFrom('ES', 'IT', 'US', 'DE', 'BR', 'AR', 'MX', 'JP', 'HU', 'ZZ');
const phoneLike = fc
  .array(fc.constantFrom(...'0123456789+-() ./x'), { maxLength: 20 })
  .map(characters => characters.join(''));
const raw = fc.oneof(fc.string({ unit: 'binary' }), phoneLike, fc.constantFrom(...PLACEHOLDERS));
/** As a person's typing would vary the case of the same word. */
const anyCase = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map(upper => [...word].map((c, i) => (upper[i] ? c.toUpperCase() : c)).join(''));

describe('normaliseIdentifier', () => {
  test.each(PLACEHOLDERS)('drops the placeholder %j in every namespace', word => {
    for (const namespace of namespaces) expect(normaliseIdentifier(namespace, word, 'ES')).toBeUndefined();
  });

  test('drops placeholders in any letter case and any padding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACEHOLDERS).chain(anyCase),
        blanks,
        blanks,
        anyNamespace,
        (word, before, after, namespace) => {
          expect(normaliseIdentifier(namespace, before + word + after, 'ES')).toBeUndefined();
        },
      ),
    );
  });

  test('keeps what only resembles a placeholder', () => {
    for (const value of ['guest1', 'id7', '-10', 'nullable', '0x0', 'nan@shop.example', 'C-0', 'a']) {
      expect(normaliseIdentifier(text, value, 'ES')).toBe(value);
    }
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(anyNamespace, raw, country, (namespace, value, home) => {
        const once = normaliseIdentifier(namespace, value, home);
        if (once !== undefined) expect(normaliseIdentifier(namespace, once, home)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  test('does not see white space around a value', () => {
    fc.assert(
      fc.property(anyNamespace, raw, blanks, blanks, (namespace, value, before, after) => {
        expect(normaliseIdentifier(namespace, before + value + after, 'ES')).toBe(
          normaliseIdentifier(namespace, value, 'ES'),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('takes e-mail to lower case, and leaves case and inner spaces of plain text', () => {
    expect(normaliseIdentifier(text, ' Ab  c\u00c9 ', 'ES')).toBe('Ab  c\u00c9');
    expect(normaliseIdentifier(email, '\u200bAna.P\u00c9REZ@Example.COM\n', 'ES')).toBe(
      'ana.p\u00e9rez@example.com',
    );
  });

  test('drops text with half a surrogate pair', () => {
    expect(normaliseIdentifier(text, 'a\ud800', 'ES')).toBeUndefined();
    expect(normaliseIdentifier(text, 'a\u{1f600}', 'ES')).toBe('a\u{1f600}');
  });
});

/** Default country, as written = E.164; at the end exit codes, and what is special abroad (Italy keeps its 0). */
const NATIONAL = `
  ES 612 34 56 78 = +34612345678 | ES 34612345678 = +34612345678 | PT 912 345 678 = +351912345678
  FR 06 12 34 56 78 = +33612345678 | FR 612345678 = +33612345678 | DE 0151/123-45678 = +4915112345678
  DE 4915112345678 = +4915112345678 | IT 06 698 12345 = +390669812345
  IT 312 345 6789 = +393123456789 | GB (020) 7946 0958 = +442079460958
  IE 085 012 3456 = +353850123456 | NL 06-12345678 = +31612345678 | BE 0470 12 34 56 = +32470123456
  LU 628 123 456 = +352628123456 | CH 078 123 45 67 = +41781234567 | AT 0664 123456 = +43664123456
  PL 512 345 678 = +48512345678 | SE 070-123 45 67 = +46701234567 | NO 406 12 345 = +4740612345
  DK 32 12 34 56 = +4532123456 | FI 041 2345678 = +358412345678 | GR 691 234 5678 = +306912345678
  CZ 601 123 456 = +420601123456 | SK 0912 123 456 = +421912123456 | HU 06 20 123 4567 = +36201234567
  RO 0712 034 567 = +40712034567 | US (201) 555-0123 = +12015550123 | US 1-201-555-0123 = +12015550123
  CA 506-234-5678 = +15062345678 | MX 222 123 4567 = +522221234567
  MX 044 222 123 4567 = +522221234567 | BR (11) 96123-4567 = +5511961234567
  BR 0 21 11 96123-4567 = +5511961234567 | AR 011 15-2345-6789 = +5491123456789
  AR 0351 15-234-5678 = +5493512345678 | AR 11 2345-6789 = +541123456789
  CL 2 2123 4567 = +56221234567 | CO 321 1234567 = +573211234567 | PE 912 345 678 = +51912345678
  AU 0412 345 678 = +61412345678 | NZ 021 123 4567 = +64211234567 | JP 090-1234-5678 = +819012345678
  IN 081234 56789 = +918123456789 | CN 131 2345 6789 = +8613123456789
  US 011 34 612 345 678 = +34612345678 | AU 0011 34 612 345 678 = +34612345678
  JP 010 34 612 345 678 = +34612345678 | ES +52 1 222 123 4567 = +522221234567
  ES +36 06 20 123 4567 = +36201234567 | ES +36 (0)20 123 4567 = +36201234567
  ES +39 (0)6 698 12345 = +390669812345 | ES 0039 06 698 12345 = +390669812345`;

/** The same number, written in many ways. */
const ABROAD = `
  +44 20 7946 0958 | +44 (0)20 7946 0958 | +44 020 7946 0958 | (+44) 20-7946-0958 | 0044 20 7946 0958
  00 44 (0) 20 79 46 09 58 | tel:+44-20-7946-0958;ext=12 | +44 20 7946 0958 ext. 12
  +44 20 7946 0958 x12 | +44 20 7946 0958, 12 | +44 20 7946 0958 extensi\u00f3n 12
  \u202a+44 20 7946 0958\u202c | +44\u00a020\u20117946\u20110958 | \uff0b\uff14\uff14 20 7946 0958`;

/** Too short or long, no such subscriber or calling code, words, two numbers, a lost + or 0: nobody can tell. */
const IMPLAUSIBLE = `
  ES 61234567 | ES 6123456789 | ES 112233445 | ES +34 112 233 445 | ES +0 612 345 678 | ES +99
  ES +7${'1'.repeat(15)} | ES 612+345678 | ES call 612345678 | ES 612345678 / 934567890
  ES 612345678${'-'.repeat(60)} | ES ana@example.com | US 1-800-FLOWERS | US 112-555-0123 | SE 461234567`;

describe('phone numbers', () => {
  test.each(NATIONAL.trim().split(/\s*[|\n]\s*/))('%s', cell => {
    const [written = '', expected] = cell.slice(3).split(' = ');
    expect(normaliseIdentifier(phone, written, cell.slice(0, 2))).toBe(expected);
  });

  test.each(ABROAD.split(/[|\n]/).slice(1))('%s is one number, wherever it is read', written => {
    for (const home of ['ES', 'GB', 'US', 'ZZ']) {
      expect(normaliseIdentifier(phone, written, home)).toBe('+442079460958');
    }
  });

  test('takes a country it has no table for on trust, by its calling code only', () => {
    expect(normaliseIdentifier(phone, '+7 (0) 912 345-67-89', 'ES')).toBe('+79123456789');
    expect(normaliseIdentifier(phone, '912 345-67-89', 'RU')).toBeUndefined();
  });

  test.each(IMPLAUSIBLE.trim().split(/\s*[|\n]\s*/))('drops %s', cell => {
    expect(normaliseIdentifier(phone, cell.slice(3), cell.slice(0, 2))).toBeUndefined();
  });

  test('answers E.164 or nothing', () => {
    fc.assert(
      fc.property(phoneLike, country, (written, home) => {
        const value = normaliseIdentifier(phone, written, home);
        if (value !== undefined) expect(value).toMatch(/^\+[1-9]\d{5,14}$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads separators as nothing', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011', '/');
    fc.assert(
      fc.property(fc.array(separator, { minLength: 9, maxLength: 9 }), separators => {
        const written = [...'612345678'].map((digit, i) => digit + separators[i]).join('');
        expect(normaliseIdentifier(phone, written, 'ES')).toBe('+34612345678');
      }),
    );
  });
});

describe('rankedIdentifiers', () => {
  const config = defaultIdentityConfig;

  test('ranks by the configuration, not by the order on the touchpoint; the journey key is last', () => {
    const touchpoint = {
      identifiers: { anonymousId: ' a1 ', email: 'Ana@Example.com', customerId: '7', phone: '612345678' },
      journey: { type: 'order', key: ' 4711 ' },
    };
    expect(rankedIdentifiers(touchpoint, config)).toEqual({
      usable: [
        { namespace: 'customerId', value: '7' },
        { namespace: 'email', value: 'ana@example.com' },
        { namespace: 'phone', value: '+34612345678' },
        { namespace: 'anonymousId', value: 'a1' },
        { namespace: 'journey:order', value: '4711' },
      ],
      unknown: [],
    });
  });

  test('drops placeholders, of the journey key too', () => {
    const touchpoint = { identifiers: { customerId: 'NULL', deviceId: '0-0' }, journey: { key: 'N/A' } };
    expect(rankedIdentifiers(touchpoint, config)).toEqual({ usable: [], unknown: [] });
  });

  test('names a journey key without a type, and ignores a type without a key', () => {
    expect(rankedIdentifiers({ identifiers: {}, journey: { key: 'K' } }, config).usable).toEqual([
      { namespace: 'journey:default', value: 'K' },
    ]);
    expect(rankedIdentifiers({ identifiers: {}, journey: { type: 'order' } }, config).usable).toEqual([]);
  });

  test('reports namespaces that are not configured, prototype names and a smuggled journey key among them', () => {
    const identifiers: Record<string, string> = JSON.parse(
      '{"toString":"a","__proto__":"b","constructor":"c","journey:order":"d","EMAIL":"e","deviceId":"f"}',
    );
    expect(rankedIdentifiers({ identifiers }, config)).toEqual({
      usable: [{ namespace: 'deviceId', value: 'f' }],
      unknown: ['EMAIL', '__proto__', 'constructor', 'journey:order', 'toString'],
    });
  });

  test('does not take inherited properties for identifiers', () => {
    const odd: IdentityConfig = { ...config, namespaces: [{ name: 'constructor', kind: 'anonymous' }] };
    expect(rankedIdentifiers({ identifiers: {} }, odd)).toEqual({ usable: [], unknown: [] });
    expect(rankedIdentifiers({ identifiers: { constructor: 'x' } }, odd).usable).toHaveLength(1);
  });

  test('puts every name either in rank order or among the unknown, and drops only what normalises to nothing', () => {
    const name = fc.oneof(fc.constantFrom(...config.namespaces.map(each => each.name)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(name, raw), identifiers => {
        const { usable, unknown } = rankedIdentifiers({ identifiers }, config);
        const expected = config.namespaces.flatMap(namespace => {
          const value = Object.hasOwn(identifiers, namespace.name)
            ? normaliseIdentifier(namespace, identifiers[namespace.name] ?? '', config.defaultCountry)
            : undefined;
          return value === undefined ? [] : [{ namespace: namespace.name, value }];
        });
        expect(usable).toEqual(expected);
        expect(unknown).toEqual(
          Object.keys(identifiers)
            .filter(each => !config.namespaces.some(namespace => namespace.name === each))
            .sort(),
        );
      }),
    );
  });
});
