import type { Catalogue } from './catalogue.ts';
import { LOCALES } from './language.ts';

const number = (value: number) => value.toLocaleString(LOCALES.es);
const count = (value: number, one: string, many: string) => `${number(value)} ${value === 1 ? one : many}`;
/** `a el centro` is written `al centro`. */
const contracted = (text: string) =>
  text.replace(/\b(a|de) el /g, (_, word: string) => `${word === 'a' ? 'al' : 'del'} `);
const times = (value: number) => count(value, 'vez', 'veces');

export const spanish: Catalogue = {
  title: 'Hilván: lo que viven los clientes entre un departamento y otro',
  intro: ({ places, days }) =>
    `Una empresa atiende a sus clientes ${places}. Son de departamentos distintos, y ninguno ve lo que el cliente ha vivido con los demás. Hilván toma cada cosa que hizo un cliente, en el canal que fuera (un contacto), las cose en recorridos y muestra dónde los departamentos hacen repetir las cosas, y cuánto cuesta. La empresa es simulada: ${count(days, 'día', 'días')} de su vida han pasado por la aplicación real en esta máquina. Lo que sigue es lo que responde la aplicación.`,
  headings: {
    customer: 'Qué le pasó a un cliente',
    cost: 'Cuánto costó',
    departments: 'Qué departamentos',
    why: 'Por qué',
    next: 'Qué hacer ahora',
    company: 'Toda la empresa',
    dropOffs: 'Dónde abandonan los clientes',
    silos: 'Dónde los departamentos hacen repetir las cosas',
    nothingLost: 'No se pierde nada',
    further: 'Para seguir mirando',
  },
  known: {
    none: 'Es un solo cliente.',
    unseen: ({ list }) =>
      `Ningún departamento podía ver que era una sola persona: la conocían ${list}. Hilván lo vio.`,
    by: ({ place, identifiers }) => `${place} como ${identifiers}`,
  },
  outcomes: {
    completed: '',
    failed: ', sin éxito',
    abandoned: ', y lo dejó a medias',
    transferred: ', y le pasaron a otro sitio',
  },
  several: ({ clause, count: value }) => `${clause} (${times(value)})`,
  lasted: ({ minutes }) => ` Tardó ${count(minutes, 'minuto', 'minutos')}.`,
  again: {
    'no-handoff': ({ where, ago }) =>
      `OTRA VEZ: ya lo había hecho ${where}, ${ago} antes. Nada de ello se había traspasado, así que tuvo que empezar desde el principio.`,
    contradiction: ({ where, ago }) =>
      `OTRA VEZ: ya lo había hecho ${where}, ${ago} antes. Desde entonces le habían dicho cosas distintas, así que tuvo que volver a hacerlo.`,
    'failed-before': ({ where, ago }) =>
      `OTRA VEZ: ya lo había intentado ${where}, ${ago} antes. Allí falló, y aquí nadie lo sabía, así que tuvo que empezar desde el principio.`,
    'unresolved-before': ({ where, ago }) =>
      `OTRA VEZ: ya lo había empezado ${where}, ${ago} antes, y se quedó a medias. Aquí nadie lo sabía, así que tuvo que empezar desde el principio.`,
  },
  againCost: ({ cost }) => `Hacerlo dos veces le costó a la empresa ${cost}.`,
  againKnown: ({ where, ago }) => `Ya lo había hecho ${where}, ${ago} antes; esta vez sí se sabía.`,
  onceMore: ({ ago }) => `Una vez más: aquí mismo había hecho lo mismo ${ago} antes.`,
  fromTheStart: 'Aquí no se sabía lo que había hecho antes.',
  told: ({ list }) => `Le dijeron: ${list}.`,
  toldThing: ({ subject, value }) => `${subject}, ${value}`,
  contradicted: ({ subject, list }) => `Ya le habían dicho dos cosas distintas (${subject}): ${list}.`,
  contradictingThing: ({ value, place }) => `${value} ${place}`,
  yes: 'sí',
  no: 'no',
  silence: ({ worth }) =>
    `Después no volvió en el tiempo que cabía esperar.${worth === undefined ? '' : ` Había ${worth} en juego.`}`,
  cameBack: ({ day, place }) => `Volvió el ${day}, ${place}.`,
  voices: {
    says: ({ text }) => `Dijo: «${text}»`,
    thinks: ({ text }) => `Pensó: «${text}»`,
    does: ({ text }) => `Lo que hizo: «${text}»`,
    feels: ({ text }) => `Cómo se sintió: «${text}»`,
    hears: ({ text }) => `Lo que oyó: «${text}»`,
    frustrates: ({ text }) => `Lo que le molestó: «${text}»`,
    motivates: ({ text }) => `Lo que le gustó: «${text}»`,
  },
  comment: ({ text }) => `Escribió: «${text}»`,
  rated: ({ score, low, high }) => `Puso un ${score} en una escala de ${low} a ${high}.`,
  ending: {
    open: 'Todavía no ha terminado.',
    completed: 'Al final consiguió lo que quería.',
    cancelled: 'Al final lo anuló.',
    'dropped-off': 'Al final lo dejó.',
  },
  cost: {
    customer: ({ cost, siloCost, share }) =>
      `Este cliente: atenderlo costó ${cost}. De ello, ${siloCost} (${share}) fue trabajo hecho dos veces.`,
    boundary: ({ boundary, customers, occurrences, cost }) =>
      `Todos los clientes en esta frontera (${boundary}): ${count(customers, 'cliente tuvo', 'clientes tuvieron')} que repetir algo, ${times(occurrences)} en total. Costó ${cost}.`,
    all: ({ occurrences, cost, days }) =>
      `En todas las fronteras juntas, en ${count(days, 'día', 'días')}: ${times(occurrences)}, ${cost}.`,
  },
  departments: {
    two: ({ from, fromPlace, to, toPlace }) => `Dos: ${from} (${fromPlace}) y ${to} (${toPlace}).`,
    one: ({ department, fromPlace, toPlace }) =>
      `Uno solo, con dos canales que no saben el uno del otro: ${department} (${fromPlace} y ${toPlace}).`,
    contradicting: ({ place, doing }) =>
      `Lo que decían no coincidía, y el cliente tuvo que repetir esto ${place}: ${doing}.`,
    twice: ({ doing, fromPlace, toPlace }) =>
      `Lo que se hizo ${fromPlace} hubo que repetirlo ${toPlace}: ${doing}.`,
  },
  causes: {
    'no-handoff': ({ fromPlace, toPlace }) =>
      `No hay traspaso: lo que el cliente hace ${fromPlace} no se ve cuando aparece ${toPlace}.`,
    contradiction: () =>
      'Contradicción: los canales le dijeron cosas distintas, y tuvo que preguntar cuál era la verdadera.',
    'failed-before': ({ fromPlace, toPlace }) =>
      `Un fallo que nadie recoge: se corta ${fromPlace}, y ${toPlace} todo empieza de nuevo.`,
    'unresolved-before': ({ fromPlace, toPlace }) =>
      `Un callejón sin salida: la gente se atasca ${fromPlace}, y ${toPlace} todo empieza de nuevo.`,
  },
  shortCauses: {
    'no-handoff': 'sin traspaso',
    contradiction: 'contradicción',
    'failed-before': 'falló antes',
    'unresolved-before': 'se atascó antes',
  },
  proof: ({ touchpoints, place, denied }) =>
    `${count(touchpoints, 'contacto lo prueba', 'contactos lo prueban')}${denied === undefined ? '' : `; el que tuvo lugar ${place} ${denied ? 'dice él mismo que no tenía' : 'no dice que tuviera'} lo que el cliente había hecho antes`}.`,
  actions: {
    'no-handoff': {
      from: ({ doing, to }) =>
        contracted(
          `pasar en un minuto a ${to} lo que hizo el cliente (${doing}), con el número de pedido o de incidencia.`,
        ),
      to: () => 'enseñárselo a quien atiende al cliente, y preguntar solo lo que falta.',
    },
    contradiction: {
      from: ({ to }) =>
        `dar la respuesta del único sistema que la decide, igual que ${to}, y avisar cuando cambie.`,
      to: () =>
        'ver qué se le ha dicho ya al cliente antes de responder, y aclarar la diferencia en el momento.',
    },
    'failed-before': {
      from: ({ doing, to }) =>
        contracted(`arreglar el fallo (${doing}) y pasar cada intento fallido a ${to} con lo ya escrito.`),
      to: ({ doing }) => `abrir el intento fallido y terminarlo, en lugar de ${doing} desde cero.`,
    },
    'unresolved-before': {
      from: ({ doing, to }) =>
        contracted(
          `encontrar el paso en que la gente se atasca (${doing}) y pasarla desde allí a ${to}, con lo ya escrito.`,
        ),
      to: ({ doing }) => `seguir el intento a medias, en lugar de ${doing} desde cero.`,
    },
  },
  openEvidence: 'Las pruebas de este caso, y el recorrido entero del cliente:',
  openAll: 'Todos los casos en esta frontera, de todos los clientes:',
  noSilo: 'En estos días ningún departamento hizo repetir nada a un cliente: no hay tal historia que contar.',
  company: {
    stitched: ({ touchpoints, journeys, known, anonymous }) =>
      `${count(touchpoints, 'contacto cosido', 'contactos cosidos')} en ${count(journeys, 'recorrido', 'recorridos')} de ${count(known, 'persona conocida', 'personas conocidas')} y ${count(anonymous, 'visitante', 'visitantes')} que nadie conoce.`,
    across: ({ journeys }) =>
      `${count(journeys, 'recorrido pasó', 'recorridos pasaron')} por más de un canal.`,
    states: {
      open: ({ count: value }) => count(value, 'abierto', 'abiertos'),
      completed: ({ count: value }) => count(value, 'terminado', 'terminados'),
      cancelled: ({ count: value }) => count(value, 'anulado', 'anulados'),
      'dropped-off': ({ count: value }) => count(value, 'abandonado', 'abandonados'),
    },
    now: ({ list }) => `Ahora: ${list}.`,
    flags: {
      'drop-off': ({ count: value }) => count(value, 'abandono', 'abandonos'),
      'self-loop': ({ count: value }) => count(value, 'repetición inmediata', 'repeticiones inmediatas'),
      repetition: ({ count: value }) => count(value, 'repetición posterior', 'repeticiones posteriores'),
      'ping-pong': ({ count: value }) => count(value, 'ida y vuelta', 'idas y vueltas'),
      'channel-leak': ({ count: value }) => count(value, 'fuga del autoservicio', 'fugas del autoservicio'),
      'repeat-contact': ({ count: value }) => count(value, 'nuevo contacto', 'nuevos contactos'),
      contradiction: ({ count: value }) => count(value, 'contradicción', 'contradicciones'),
    },
    flagged: ({ list }) => `Señalado: ${list}.`,
  },
  dropOffs: {
    all: ({ count: value, back, lost, recovered }) =>
      `${count(value, 'abandono', 'abandonos')}; en ${number(back)} de ellos el cliente volvió. En juego y sin recuperar: ${lost}; recuperado: ${recovered}.`,
    after: ({ doing, count: value, lost }) =>
      `después de ${doing}: ${times(value)}${lost === undefined ? '' : `, ${lost}`}`,
    none: 'En ninguna parte, en estos días.',
  },
  columns: {
    boundary: 'de → a',
    doing: 'repetido',
    why: 'por qué',
    times: 'veces',
    customers: 'clientes',
    cost: 'coste',
  },
  conservation: ({ received, stored, duplicate, quarantined, sent }) =>
    `entran ${number(received)} = guardados ${number(stored)} + duplicados ${number(duplicate)} + en cuarentena ${number(quarantined)}   (enviados ${number(sent)})`,
  conservationMeans:
    'Algunos contactos se enviaron dos veces y otros iban rotos a propósito: los duplicados cuentan una vez, y los rotos esperan en cuarentena a que alguien los arregle.',
  addresses: {
    api: 'API',
    apiNote: 'descrita en /openapi.json',
    token: 'clave',
    tokenNote: 'Authorization: Bearer …',
    aws: 'AWS',
    awsNote: ({ bus }) => `EventBridge (bus ${bus}), SQS y DynamoDB para todo cliente de AWS`,
    state: 'datos',
    kept: 'se guardan hasta que acabe la demostración',
  },
  stitching: 'Cosiendo …',
  sending: ({ touchpoints }) => `Enviando ${count(touchpoints, 'contacto', 'contactos')}`,
  goesOn: 'La empresa sigue, un contacto por segundo. Ctrl-C termina la demostración.',
  sentLive: ({ count: value, doing, place }) => `${number(value)} en directo, el último: ${doing} ${place}`,
  liveOver: 'Se acabaron los días simulados; lo que hay se queda hasta Ctrl-C.',
  utc: 'Las horas son UTC.',
};
