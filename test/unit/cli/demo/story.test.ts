import { describe, expect, test } from 'vitest';
import { wrap } from '../../../../cli/demo/layout.ts';
import { tellStory } from '../../../../cli/demo/tell-story.ts';
import { LANGUAGES, type Language } from '../../../../cli/demo/words/language.ts';
import { createSpeaker } from '../../../../cli/demo/words/speaker.ts';
import { SILO_CAUSES } from '../../../../shared/contract/flag.ts';
import { madeUpStory } from './made-up-story.ts';

function tell(language: Language, telling = madeUpStory()): string {
  const paragraphs = tellStory(telling, createSpeaker(language), 100);
  return paragraphs.map(each => each.text).join('\n');
}

test('in English: each thing that happened to the customer, day by day', () => {
  const text = tell('en');
  for (const part of [
    'Monday 2 November',
    '10:01 On the website, they looked at a product (3 times).',
    'They were told: delivery date 9 November.',
    '13:00 By phone, they changed the order. It took 10 minutes.',
    'AGAIN: they had done this on the website, 4 hours before.',
    'Doing it twice cost the company €8.50.',
    'two things about the delivery date: 9 November on the website and 12 November by phone.',
    'How they felt: “As if <nobody> talks.”',
    '€1,234.50 were at stake. They came back on Friday 20 November, in the app.',
    'They gave 3 on a scale from 0 to 10.',
    'They wrote: “Never again”',
    'On the channel “kiosk”, “locker: hatch opened”.',
    'In the end they gave up.',
    'serving them cost €34.00. €8.50 of it (25%)',
    '2 customers had to do something again, twice in all. That cost €20.00.',
    'Two: the online shop (on the website) and the contact centre (by phone).',
    'in 12 = stored 10 + duplicate 1 + quarantined 1 (sent 12)',
  ]) {
    expect(text.replace(/ +/g, ' ')).toContain(part);
  }
});

test('in Spanish: the same, with its own numbers, money and dates', () => {
  const text = tell('es').replace(/\u00a0/g, ' ');
  for (const part of [
    'Lunes, 2 de noviembre',
    '10:01 En la web, miró un producto (3 veces).',
    'Le dijeron: fecha de entrega, 9 de noviembre.',
    '13:00 Por teléfono, cambió el pedido. Tardó 10 minutos.',
    'OTRA VEZ: ya lo había hecho en la web, 4 horas antes.',
    'le costó a la empresa 8,50 €.',
    '(fecha de entrega): 9 de noviembre en la web y 12 de noviembre por teléfono.',
    'Cómo se sintió: «As if <nobody> talks.»',
    'Volvió el viernes, 20 de noviembre, en la aplicación.',
    'Por el canal «kiosk», «locker: hatch opened».',
    'Al final lo dejó.',
    'atenderlo costó 34,00 €. De ello, 8,50 € (25 %)',
    'Dos: la tienda en línea (en la web) y el centro de contacto (por teléfono).',
    'en un minuto al centro de contacto',
  ]) {
    expect(text).toContain(part);
  }
});

describe.each(LANGUAGES)('in %s', language => {
  test.each(SILO_CAUSES)('%s: a cause in words, and an action for each of the two departments', cause => {
    const speaker = createSpeaker(language);
    const text = tell(language, madeUpStory(cause));
    expect(text).toContain(
      speaker.say.causes[cause]({ fromPlace: speaker.place('web'), toPlace: speaker.place('call-center') }),
    );
    const actions = text.split('\n').filter(line => line.startsWith('→ '));
    const [first = '', second = ''] = actions;
    expect(actions).toHaveLength(2);
    expect(first.toLowerCase()).toContain(speaker.department('ecommerce'));
    expect(second.toLowerCase()).toContain(speaker.department('contact-centre'));
  });

  test('nothing is left unsaid', () => {
    expect(tell(language)).not.toMatch(/undefined|NaN|\[object|Invalid/);
  });

  test('without silos it says so, and tells of the company all the same', () => {
    const telling = madeUpStory();
    const { example: _none, ...story } = telling.story;
    const text = tell(language, { ...telling, story: { ...story, boundaries: [], silos: [] } });
    const { say } = createSpeaker(language);
    expect(text).toContain(say.noSilo);
    expect(text).toContain(say.headings.dropOffs);
    expect(text).not.toContain(say.headings.why);
  });

  test.each([40, 60, 100])(
    'lines keep to %i columns; only what is there to be copied may be longer',
    width => {
      const telling = madeUpStory('contradiction', `${'long words '.repeat(60)}\u001b[31m`);
      for (const paragraph of tellStory(telling, createSpeaker(language), width)) {
        const lines = wrap(paragraph, width);
        expect(lines.join('')).not.toContain('\u001b');
        if (paragraph.whole === true) expect(lines).toHaveLength(1);
        else for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
      }
    },
  );
});
