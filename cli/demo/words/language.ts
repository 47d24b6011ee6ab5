export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Of numbers, money and dates. */
export const LOCALES = { en: 'en-GB', es: 'es-ES' } as const satisfies Record<Language, string>;

/** What the surroundings ask for (POSIX: LC_ALL rules over LC_MESSAGES, that over LANG); else English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const asked = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(value => (value ?? '') !== '');
  return LANGUAGES.find(language => new RegExp(`^${language}([_.@-]|$)`, 'i').test(asked ?? '')) ?? 'en';
}
