import { describe, expect, it } from 'vitest';
import { cueBefore } from '../../../shared/domain/number-cues.ts';

const cue = (words: string, about = '') => cueBefore(`${words}600111222`, words.length, about);

const words = {
  phone:
    'telefono telefon telf tilf tlf tfno tel phone telephone mobile móvil celular cellulare whatsapp wasap sms Handy ' +
    'fax llámame call calls called calling ring Anruf Rufnummer appelez portable gsm ligue ligar chiamami bel',
  account:
    'account acct a/c cuenta cta Konto konta compte conto conta rekening IBAN ccc routing bsb BLZ clabe cbu',
  reference:
    'order orden pedido ref referencia invoice factura ticket case caso claim tracking seguimiento envío paquete parcel ' +
    'id ids SKU serial código code contrato contract contrat policy póliza polisa booking reserva localizador ' +
    'Bestellung Rechnung commande encomenda ordine fattura IMEI versión ISBN EAN artículo producto item lote batch ' +
    'epoch timestamp expediente incidencia cliente customer client Kunde',
} as const;

describe('a word before a number says what it is', () => {
  for (const [kind, list] of Object.entries(words)) {
    it.each(list.split(' '))(`%s: ${kind}`, word => {
      expect(cue(`${word} `)).toBe(kind);
      expect(cue(`mi ${word.toUpperCase()}: `)).toBe(kind);
    });
  }

  it.each(
    'telling callsign calling.x smsx belt contador cccp idle idsx eanx microphone discount reorder intel'.split(
      ' ',
    ),
  )('%s only looks like one', word => {
    expect(cue(`${word.replace('calling.x', 'recalling')} `)).toBeUndefined();
  });

  it('a sign says it too, right before the number', () => {
    expect(cue('n #')).toBe('reference');
    expect(cue('# ')).toBe('reference');
    expect(cue('№')).toBe('reference');
    expect(cue('#x ')).toBeUndefined();
    expect(cue('#  ')).toBeUndefined();
  });

  it('the nearest of four words decides', () => {
    expect(cue('pedido, tel. ')).toBe('phone');
    expect(cue('tel. del pedido ')).toBe('reference');
    expect(cue('pedido a b c: ')).toBe('reference');
    expect(cue('pedido a b c d ')).toBeUndefined();
  });

  it('no word farther than forty characters', () => {
    expect(cue(`pedido ${'.'.repeat(33)}`)).toBe('reference');
    expect(cue(`pedido ${'.'.repeat(40)}`)).toBeUndefined();
  });

  it('the name of the field stands before the text, and what the text says comes first', () => {
    expect(cue('', 'contactPhone')).toBe('phone');
    expect(cue('', 'phoneNumber')).toBe('phone');
    expect(cue('', 'orden_de_compra')).toBe('reference');
    expect(cue('hola ', 'orderNumber')).toBe('reference');
    expect(cue('tel. ', 'orderNumber')).toBe('phone');
    expect(cue('.'.repeat(40), 'orderNumber')).toBe('reference');
    expect(cue('.'.repeat(41), 'orderNumber')).toBeUndefined();
    expect(cue('', '')).toBeUndefined();
  });
});
