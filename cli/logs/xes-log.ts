import { SaxesParser } from 'saxes';
import type { ColumnOptions, EventLog, ReadOptions } from './event-log.ts';
import { LogError } from './event-log.ts';
import { type FileHead, fileBytes } from './file-bytes.ts';
import { createXesRows } from './xes-rows.ts';

const ATTRIBUTES = new Set(['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container']);

/**
 * Reads an XES log: traces, their events, and the globals as defaults. Attributes of the trace are columns with the
 * prefix `case:`. Extensions, classifiers and attributes nested in attributes are passed over.
 */
export async function readXesLog(
  path: string,
  head: FileHead,
  options: ColumnOptions & ReadOptions,
): Promise<EventLog> {
  const rows = createXesRows(path, options);
  const parser = xesParser(path, rows);
  const encoding = encodingOf(path, head.head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      const mend = 'Save the file as UTF-8, or name its encoding in the first line.';
      throw new LogError(
        'not-a-log',
        `${path}, after line ${parser.line}: not ${encoding} text. ${mend}`,
        error,
      );
    }
  };
  for await (const chunk of fileBytes(path, head, options)) parser.write(decode(chunk));
  parser.write(decode()).close();
  return rows.finish();
}

function xesParser(path: string, rows: ReturnType<typeof createXesRows>) {
  const parser = new SaxesParser({ xmlns: false });
  const open: string[] = [];
  const broken = (what: string) => new LogError('not-a-log', `${path}, line ${parser.line}: ${what}`);

  parser.on('error', error => {
    throw broken(`this is not well-formed XML (${error.message.replace(/^\d+:\d+: /, '')}).`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    // Logs made with a namespace prefix (xes:trace) mean the same.
    const local = name.slice(name.indexOf(':') + 1);
    const parent = open.at(-1);
    open.push(local);
    if (local === 'trace') {
      if (parent !== 'log') throw broken(`a <trace> inside <${parent}>; a trace belongs directly in <log>.`);
      rows.startTrace();
    } else if (local === 'event') {
      if (parent === 'trace') rows.startEvent(parser.line);
      else if (parent === 'log') rows.strayEvent(parser.line);
      else throw broken(`an <event> inside <${parent}>; an event belongs directly in <trace>.`);
    } else if (local === 'global') {
      rows.startGlobal(attributes['scope'] ?? 'event');
    } else if (ATTRIBUTES.has(local)) {
      const { key, value } = attributes;
      if (key === undefined || value === undefined) return;
      if (parent === 'event' && open.at(-3) === 'trace') rows.eventAttribute(key, value);
      else if (parent === 'trace') rows.traceAttribute(key, value);
      else if (parent === 'global') rows.globalAttribute(key, value);
    }
  });
  parser.on('closetag', () => {
    const local = open.pop();
    if (local === 'trace') rows.endTrace();
    else if (local === 'event' && open.at(-1) === 'trace') rows.endEvent();
  });
  return parser;
}

function encodingOf(path: string, head: Buffer): string {
  const named = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\sencoding=["']([^"']+)/.exec(
    head.toString('latin1', 0, 200),
  );
  const encoding = named?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    throw new LogError(
      'not-a-log',
      `${path}: the encoding ${encoding} is not known here. Save the file as UTF-8.`,
    );
  }
}
