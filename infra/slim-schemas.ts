/** Our own files that define schemas and describe what they define. */
export const schemaFiles = /\/shared\/(?:contract|query-api|analytics-api)\/[a-z-]+\.ts$/;

/** A description in one text, as a call in a chain; names in it are of texts, too. */
const description = /\s*\.describe\(\s*(?:'(?:[^'\\\n]|\\.)*'|`[^`\\]*`),?\s*\)/g;

/** What a route is for. */
const summary = /^ +summary:\s+'(?:[^'\\\n]|\\.)*',\n/gm;

/** What a column of the lake is about. */
const about = /\b(text|integer|double|boolean|timestamp|json)\('(?:[^'\\\n]|\\.)*'\)/g;

/** `const name = call(…)…;` or `const name = { … };` outside of any function: it ends before the next line that begins something. */
const definition =
  /^((?:export )?const \w+(?:: [^=\n]+)? = )((?:\w+(?:\s*\.\w+)*\(|\{)[\s\S]*?);$(?=\n*(?:[^\s)\]}]|$(?!\n)))/gm;

/**
 * The source without descriptions, which no function reads (of a schema each makes another one), and with its definitions marked as
 * what they are, without side effects: the bundler leaves out those that nothing uses, where it would have to run any call.
 */
export function slimSchemas(path: string, source: string): string {
  const contents = source
    .replaceAll(description, '')
    .replaceAll(summary, '')
    .replaceAll(definition, (_, name: string, made: string) => `${name}/* @__PURE__ */ (() => (${made}))();`);
  return path.endsWith('/contract/lake.ts') ? contents.replaceAll(about, "$1('')") : contents;
}
