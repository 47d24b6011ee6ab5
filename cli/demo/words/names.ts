import type { Language } from './language.ts';

type Words = Record<Language, string>;
type Names = Record<string, Words>;

/** Where something happened. */
const PLACES: Names = {
  web: { en: 'on the website', es: 'en la web' },
  app: { en: 'in the app', es: 'en la aplicación' },
  email: { en: 'by e-mail', es: 'por correo electrónico' },
  chat: { en: 'in the chat', es: 'en el chat' },
  'call-center': { en: 'by phone', es: 'por teléfono' },
  social: { en: 'on social media', es: 'en las redes sociales' },
  store: { en: 'in the store', es: 'en la tienda' },
  courier: { en: 'by courier', es: 'por mensajero' },
  technician: { en: 'with the technician', es: 'con el técnico' },
  letter: { en: 'by letter', es: 'por carta' },
  branch: { en: 'in the branch', es: 'en la oficina' },
};

/** Short, for tables. */
const CHANNELS: Names = {
  web: { en: 'website', es: 'web' },
  app: { en: 'app', es: 'aplicación' },
  email: { en: 'e-mail', es: 'correo' },
  chat: { en: 'chat', es: 'chat' },
  'call-center': { en: 'phone', es: 'teléfono' },
  social: { en: 'social media', es: 'redes sociales' },
  store: { en: 'store', es: 'tienda' },
  courier: { en: 'courier', es: 'mensajero' },
  technician: { en: 'technician', es: 'técnico' },
  letter: { en: 'letter', es: 'carta' },
  branch: { en: 'branch', es: 'oficina' },
};

const DEPARTMENTS: Names = {
  ecommerce: { en: 'the online shop', es: 'la tienda en línea' },
  mobile: { en: 'the app team', es: 'el equipo de la aplicación' },
  crm: { en: 'customer mailing', es: 'el envío de correos' },
  payments: { en: 'payments', es: 'el departamento de pagos' },
  'order-management': { en: 'order management', es: 'la gestión de pedidos' },
  logistics: { en: 'logistics', es: 'la logística' },
  returns: { en: 'returns', es: 'el departamento de devoluciones' },
  'customer-care': { en: 'customer care', es: 'la atención al cliente' },
  'contact-centre': { en: 'the contact centre', es: 'el centro de contacto' },
  'chat-care': { en: 'the chat team', es: 'el equipo del chat' },
  'digital-care': { en: 'digital care', es: 'la atención digital' },
  'technical-support': { en: 'technical support', es: 'el soporte técnico' },
  'field-service': { en: 'the field service', es: 'el servicio técnico a domicilio' },
  'store-operations': { en: 'the stores', es: 'las tiendas' },
  shops: { en: 'the shops', es: 'las tiendas' },
};

const SUBJECTS: Names = {
  'delivery-date': { en: 'delivery date', es: 'fecha de entrega' },
  'visit-date': { en: 'date of the visit', es: 'fecha de la visita' },
};

/** What a channel knows a customer by. */
const IDENTIFIERS: Names = {
  customerId: { en: 'a customer account', es: 'una cuenta de cliente' },
  loyaltyId: { en: 'a loyalty card', es: 'una tarjeta de cliente' },
  email: { en: 'an e-mail address', es: 'una dirección de correo' },
  phone: { en: 'a phone number', es: 'un número de teléfono' },
  deviceId: { en: 'a device', es: 'un dispositivo' },
  anonymousId: { en: 'a cookie', es: 'una cookie' },
  'journey:order': { en: 'an order number', es: 'un número de pedido' },
  'journey:ticket': { en: 'a ticket number', es: 'un número de incidencia' },
};

const FALLBACKS = {
  place: { en: (name: string) => `on the channel “${name}”`, es: (name: string) => `por el canal «${name}»` },
  department: {
    en: (name: string) => `the department “${name}”`,
    es: (name: string) => `el departamento «${name}»`,
  },
  quoted: { en: (name: string) => `“${name}”`, es: (name: string) => `«${name}»` },
  plain: { en: (name: string) => name, es: (name: string) => name },
} as const;

/** Names of channels, departments and the like in a language; those of other companies are read out as they are. */
export function namesIn(language: Language) {
  const of = (names: Names, fallback: keyof typeof FALLBACKS) => (slug: string) =>
    (Object.hasOwn(names, slug) ? names[slug]?.[language] : undefined) ??
    FALLBACKS[fallback][language](slug.replaceAll('-', ' '));
  return {
    place: of(PLACES, 'place'),
    channel: of(CHANNELS, 'plain'),
    department: of(DEPARTMENTS, 'department'),
    subject: of(SUBJECTS, 'quoted'),
    identifier: of(IDENTIFIERS, 'quoted'),
  };
}
