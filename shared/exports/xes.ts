import type { ColumnType } from '../contract/lake.ts';
import {
  CASE_COLUMNS,
  type Case,
  casesOf,
  isoTime,
  type Shown,
  STEP_COLUMNS,
  shownColumns,
  type Value,
} from './case-columns.ts';
import { NOT_IN_XML, safeText } from './safe-text.ts';
import { textBuffer, type Writer } from './writer.ts';

const EXTENSIONS = [
  ['Concept', 'concept'],
  ['Time', 'time'],
  ['Organizational', 'org'],
  ['Lifecycle', 'lifecycle'],
  ['Cost', 'cost'],
] as const;
const NOTHING = new Uint8Array();

const HEAD = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">',
  ...EXTENSIONS.map(
    ([name, prefix]) =>
      `<extension name="${name}" prefix="${prefix}" uri="http://www.xes-standard.org/${prefix}.xesext"/>`,
  ),
  '<global scope="trace"><string key="concept:name" value=""/></global>',
  '<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/><string key="lifecycle:transition" value="complete"/></global>',
  '<classifier name="Activity" keys="concept:name"/>',
  '<classifier name="ActivityAndChannel" keys="concept:name org:resource"/>',
  '<string key="concept:name" value="Customer journeys"/>',
  '<string key="lifecycle:model" value="standard"/>',
  '',
].join('\n');

/** The journeys as an XES log (IEEE 1849-2016): a journey is a trace, its touchpoints are the events. */
export function createXesWriter(shown: Shown, state?: string): Writer {
  const text = textBuffer();
  const steps = shownColumns(STEP_COLUMNS, shown);
  if (state === undefined) text.push(HEAD);

  function addCase(of: Case): void {
    text.push('<trace>\n');
    for (const column of CASE_COLUMNS) text.push(attribute(column.name, column.type, column.of(of, of)));
    for (const step of of.steps) {
      text.push('<event>\n');
      for (const column of steps) text.push(attribute(column.name, column.type, column.of(step, of)));
      text.push('</event>\n');
    }
    text.push('</trace>\n');
  }

  return {
    add(rows, name) {
      for (const of of casesOf(rows, name)) addCase(of);
    },
    waiting: text.length,
    take: () => ({ file: text.take(), aside: NOTHING }),
    state: () => 'begun',
    end: () => [new TextEncoder().encode('</log>\n')],
  };
}

const ELEMENTS: Record<ColumnType, string> = {
  text: 'string',
  json: 'string',
  integer: 'int',
  double: 'float',
  boolean: 'boolean',
  timestamp: 'date',
};

function attribute(key: string, type: ColumnType, value: Value): string {
  if (value === undefined) return '';
  return `<${ELEMENTS[type]} key="${key}" value="${valueText(type, value)}"/>\n`;
}

function valueText(type: ColumnType, value: string | number | boolean): string {
  if (typeof value === 'string') return xmlText(safeText(value, NOT_IN_XML));
  if (typeof value === 'boolean') return String(value);
  if (type === 'timestamp') return isoTime(value);
  // As xs:double writes them.
  if (value === Number.POSITIVE_INFINITY) return 'INF';
  return value === Number.NEGATIVE_INFINITY ? '-INF' : String(value);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes blanks of these where they stand in an attribute as they are.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function xmlText(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, character => REFERENCES[character] ?? character);
}
