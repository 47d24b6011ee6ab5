import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../shared/domain/redaction.ts';
import { runs } from '../../runs.ts';

const numRuns = runs(300, 5_000);
const inSpain = (text: string, about = '') => redact(text, { country: 'ES', about });

describe('is taken out, and a word says what it was', () => {
  it.each([
    ['escribe a ana.perez+x@shop.example.com.', 'escribe a [e-mail].'],
    ['<josé@exämple.es>, gracias', '<[e-mail]>, gracias'],
    ['ana＠example.com', '[e-mail]'],
    ['/baja?email=ana%40example.com&b=1', '/baja?email=[e-mail]&b=1'],
    ['se corta: ana@exam', 'se corta: [e-mail]'],
    ["'ana@example.com', -ana@example.com", "'[e-mail]', -[e-mail]"],
    ['ana@b.es_x@y.es', '[e-mail][e-mail]'],
    ['ana@b.c x', '[e-mail] x'],
    ['ana@b.1a x', '[e-mail] x'],
    ['ana@b.es, luis@c.es y eva@d.es', '[e-mail], [e-mail] y [e-mail]'],
  ])('e-mail: %s', (text, told) => {
    expect(inSpain(text)).toBe(told);
  });

  it.each([
    'llámame al 600 111 222 por favor',
    '600111222',
    'C/ Mayor 5 600 111 222',
    '(+34) 600-111-222',
    '+34.600.111.222',
    '0034600111222',
    '91 123 45 67',
    '06 12 34 56 78',
    '06.12.34.56.78',
    '+33 (0)6 12 34 56 78',
    '020 7946 0958',
    '+44 (0)20 7946 0958',
    '07700900123',
    '(212) 555-0123',
    '1-800-555-0199',
    '+1 (212) 555-0123',
    '0151 23456789',
    '+49 151 23456789',
    '+351 912 345 678',
    '+91 98765 43210',
    '+86 138 0013 8000',
    '+81 90-1234-5678',
    '+5511987654321',
    'tel. 12345678',
    'tel600111222',
    'whatsapp: 55 1234 5678',
    '٦٠٠١١١٢٢٢',
    '６００ １１１ ２２２',
    '𝟔𝟎𝟎𝟏𝟏𝟏𝟐𝟐𝟐',
    '600\u200b111\u00a0222',
    '600\u2011111\u2011222',
  ])('phone: %s', text => {
    const redacted = inSpain(text);
    expect(redacted).toContain('[phone]');
    expect(redacted).not.toMatch(/\p{Nd}{2}/u);
  });

  it('two numbers in a row, and what stands around them stays', () => {
    expect(inSpain('600111222/600333444, gracias 2 veces')).toBe('[phone]/[phone], gracias 2 veces');
    expect(inSpain('600 111 222 600 333 444')).toBe('[phone] [phone]');
    expect(inSpain('a 𝟔𝟎𝟎𝟏𝟏𝟏𝟐𝟐𝟐 b')).toBe('a [phone] b');
  });

  it.each([...' \t-./()'])('with %j between its groups', sign => {
    expect(inSpain(['60', '01', '11', '222'].join(sign))).toBe('[phone]');
  });

  it.each([
    ['5€, 600111222', '5€, [phone]'],
    ['EUR:600111222', 'EUR:[phone]'],
    ['600111222 o 5 eur', '[phone] o 5 eur'],
    ['600111222 eurostar', '[phone] eurostar'],
    ['600111222, 5 veces', '[phone], 5 veces'],
    ['(600111222', '([phone]'],
    ['(600) 111 222', '[phone]'],
    ['+34 600111222 €', '[phone] €'],
    ['550e8400-e29b-41d4-a716-446655440000, 600111222', '550e8400-e29b-41d4-a716-446655440000, [phone]'],
    ['+34 600 111 222 600e8400-e29b-41d4-a716-446655440000', '[phone] 600e8400-e29b-41d4-a716-446655440000'],
    ['600111222-e29b-41d4-a716-446655440000', '[phone]-e29b-41d4-a716-446655440000'],
  ])('%s: its price, its brackets and its neighbours are not of it', (text, told) => {
    expect(inSpain(text)).toBe(told);
  });

  it('numbers and addresses of all kinds in one text, in any order', () => {
    const said = [
      ['600 111 222', '[phone]'],
      ['ana@example.com', '[e-mail]'],
      ['GB29NWBK60161331926819', '[account]'],
      ['4111 1111 1111 1111', '[card]'],
    ] as const;
    for (const [a, told] of said) {
      for (const [b, toldB] of said) {
        for (const [c, toldC] of said) {
          if (a === c || b === c || a === b) continue;
          expect(inSpain(`${a} ${b} ${c}`)).toBe(`${told} ${toldB} ${toldC}`);
        }
      }
    }
  });

  it.each([
    '4111 1111 1111 1111',
    '4111111111111111',
    'card4111111111111111x',
    '5555-5555-5555-4444',
    '3782 822463 10005',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '４１１１ １１１１ １１１１ １１１１',
  ])('card: %s', text => expect(inSpain(text)).toMatch(/^(card)?\[card\]x?$/));

  it.each([
    'ES91 2100 0418 4502 0005 1332',
    'es9121000418450200051332',
    'GB29NWBK60161331926819',
    'DE89-3704-0044-0532-0130-00',
    '2100 0418 45 0200051332',
    '21000418450200051332',
  ])('account: %s', text => expect(inSpain(`(${text})`)).toBe('([account])'));

  it.each([
    ['MT86MALT01100ABCDEFGHIJKLMNOPQR', '[account]'],
    ['(MT86MALT01100ABCDEFGHIJKLMNOPQR)', '([account])'],
    ['ibanMT86MALT01100ABCDEFGHIJKLMNOPQR', 'iban[account]'],
    ['mi IBANES9121000418450200051332', 'mi IBAN[account]'],
  ])('account with few digits, or glued to its word: %s', (text, told) => {
    expect(inSpain(text)).toBe(told);
  });

  it('a number whose words, or whose field, say what it is', () => {
    expect(inSpain('my account is 12345678')).toBe('my account is [account]');
    expect(inSpain('55 1234 5678', 'contactPhone')).toBe('[phone]');
    expect(inSpain('0049 1500 05', 'cuenta_bancaria')).toBe('[account]');
  });
});

describe('stays as it is', () => {
  it.each([
    '2026-11-22T10:00:00.000+01:00',
    '22/11/2026 10:30',
    '22.11.2026 - 24.11.2026',
    '22 11 2026 a las 10.30',
    '20261122',
    '20261122103000',
    '2025-2026',
    'de 8.30-14.30 y 17.00-20.30',
    'pedido 600123456',
    'order #600123456',
    'factura n.º 915123456',
    'order-2026-000123',
    'ES-2026-600123',
    'SKU-600111222',
    'AB600111222',
    '000012345678',
    '4500012345',
    '1.234.567,50 €',
    '600 111 222 €',
    '€600111222',
    '+10.000.000 €',
    '0.612345678',
    '1764000000000',
    '192.168.100.200',
    '40.4168, -3.7038',
    '550e8400-e29b-41d4-a716-446655440000',
    '683CCA70-0123-4567-8901-000000000000',
    '60011122-2600-1112-2260-600111222111',
    '00000000-0000-1000-be96-ccc000000000, hola 100.000 €',
    'cuenta 60011122-2600-1112-2260-600111222111',
    '00000000-0000-1000-a0c1-fa0000000000, hola ORD-2026-100, hola 2000-01-01T00:00:00.000Z',
    'se ve ana@exam hoy',
    'ana@exam. hoy a.b',
    'escribe a ana@',
    'ana@.-',
    '@example.com',
    '600111222a',
    '600111222_',
    'XES9121000418450200051332',
    '€ 600111222',
    'EUR 600111222',
    '600111222,5',
    '600111222 %',
    '600111222€',
    '600111222 eur',
    '600111222 euros',
    '600111222 dolares',
    '600111222 dollars',
    '600111222 pesos',
    '600111222 kr',
    'pedido: 600111222',
    '1+600111222222',
    '600     111     222',
    'MT84MALT011000012345MTLCAST001S9',
    '1Z999AA10123456784',
    'ISBN 978-84-376-0494-7',
    '4111 1111 1111 1112',
    'DE90 3704 0044 0532 0130 00',
    '3 kg @ 5 €',
    '@ana',
    'version 10.11.12.13',
  ])('%s', text => expect(inSpain(text)).toBe(text));

  it('a number that its field names a reference', () => {
    expect(inSpain('600123456', 'orderNumber')).toBe('600123456');
  });

  const two = (value: number) => String(value).padStart(2, '0');
  const harmless = fc.oneof(
    fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).chain(date => {
      const [y, m, d] = [date.getUTCFullYear(), two(date.getUTCMonth() + 1), two(date.getUTCDate())];
      return fc.constantFrom(
        date.toISOString(),
        `${y}-${m}-${d}`,
        `${d}/${m}/${y}`,
        `${d}.${m}.${y}`,
        `${y}${m}${d}`,
      );
    }),
    fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map(([h, m]) => `${two(h)}:${two(m)}`),
    fc.nat({ max: 999_999 }).map(cents => `${(cents / 100).toFixed(2).replace('.', ',')} €`),
    fc.nat({ max: 99_999_999 }).map(euros => `${euros.toLocaleString('de-DE')} €`),
    fc.nat().map(n => `pedido ${n}`),
    fc.nat({ max: 999_999 }).map(n => `ORD-2026-${n}`),
    fc.uuid(),
  );

  it('dates, times, prices, order numbers and UUIDs, between words', () => {
    const words = fc.constantFrom('hola', 'llegó el', 'y luego', 'pagué', 'a las', '-', 'en');
    const text = fc
      .array(fc.tuple(words, harmless), { minLength: 1, maxLength: 4 })
      .map(parts => parts.map(part => part.join(' ')).join(', '));
    fc.assert(
      fc.property(text, each => {
        expect(inSpain(each)).toBe(each);
      }),
      { numRuns },
    );
  });
});
