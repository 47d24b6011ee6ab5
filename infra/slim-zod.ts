/** Where zod defines its schemas and, in tables of methods, all that may be said of them. */
export const zodSchemas = /node_modules\/zod\/v4\/classic\/schemas\.js$/;

/** `z.string().email()` and its kin: each holds on to a class of its own. `z.email()` and its kin stay. */
const ofStrings =
  /^ {4}(\w+)\(params\) \{\n {8}return this\.check\(core\._\w+\(Zod\w+, params\)\);\n {4}\},\n/gm;

/** Methods of every schema that no schema of ours calls; a test reads the sources for them. */
export const unusedOfSchemas = [
  'nonoptional',
  'and',
  'prefault',
  'catch',
  'readonly',
  'parseAsync',
  'safeParseAsync',
  'spa',
  'validate',
  'validateAsync',
  'encode',
  'decode',
  'encodeAsync',
  'decodeAsync',
  'safeEncode',
  'safeDecode',
  'safeEncodeAsync',
  'safeDecodeAsync',
] as const;

/** Against objects that hold themselves. All that the functions read has been JSON, where none can. */
const memoizer = /^function _ensureDefaultMemoizer\(\) \{\n(?: {4}.*\n)+\}$/m;

/** How each kind of schema is told as JSON Schema: that is done when the functions are bundled, never by one of them. */
const told = /^ {4}inst\._zod\.processJSONSchema = .*;\n/gm;

/** By way of the index the bundler takes all of these helpers for used. */
const helpers = 'import { util } from "../core/index.js";';

export interface SlimZod {
  readonly contents: string;
  /** Methods of texts, or formats, that are gone. */
  readonly gone: readonly string[];
}

/** zod's schemas without what ours have no use for. Throws where zod has changed in what this leans on. */
export function slimZod(path: string, source: string): SlimZod {
  const gone = [...source.matchAll(ofStrings)].map(([, name = '']) => name);
  if (gone.length < 20 || !memoizer.test(source)) throw changed(path, 'its texts or its memoizer');
  if (!source.includes(helpers) || source.match(told) === null) throw changed(path, 'its helpers');
  let contents = source
    .replaceAll(ofStrings, '')
    .replaceAll(told, '')
    .replace(memoizer, 'function _ensureDefaultMemoizer() {}')
    .replace(helpers, 'import * as util from "../core/util.js";')
    .replaceAll('core.util.', 'util.');
  for (const name of unusedOfSchemas) {
    const method = new RegExp(
      `^ {4}(?:[gs]et |async )?${name}(?:\\(.*\\)|: (?:async )?function \\w+\\(.*\\)) \\{\\n(?: {8}.*\\n)+? {4}\\},\\n`,
      'gm',
    );
    const without = contents.replaceAll(method, '');
    if (without === contents) throw changed(path, `"${name}"`);
    contents = without;
  }
  return { contents, gone };
}

/** zod's words in English. */
export const zodWords = /node_modules\/zod\/v4\/locales\/en\.js$/;

/** What a format is called in messages: of all but these no schema of ours is. */
const formatName = /^ {8}(\w+): "[^"]*",\n/gm;
const formats: ReadonlySet<string> = new Set(['regex', 'datetime', 'date', 'time', 'duration', 'nan']);

/** zod's words without the names of formats that no schema of ours has; `gone` are these. */
export function slimZodWords(path: string, source: string): SlimZod {
  const gone: string[] = [];
  const contents = source.replaceAll(formatName, (line, name: string) => {
    if (formats.has(name)) return line;
    gone.push(name);
    return '';
  });
  if (gone.length < 20) throw changed(path, 'the names of formats');
  return { contents, gone };
}

function changed(path: string, what: string): Error {
  return new Error(`${path} does not define ${what} as infra/slim-zod.ts expects`);
}
