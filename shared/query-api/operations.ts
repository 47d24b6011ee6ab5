import * as z from 'zod';
import { correction } from '../contract/correction.ts';
import { erasureRequest } from '../contract/erasure.ts';
import { definitionPut } from '../contract/journey-definition.ts';

/** What may be changed by HTTP; a function of its own answers it (shared/operations-api). */
export interface Operation {
  method: 'post' | 'put';
  /** As Hono writes paths; the only parameter is called `id`. */
  path: string;
  operation: string;
  summary: string;
  /** Name of its body in the OpenAPI document. */
  body: string;
  schema: z.ZodType;
  /** Where it answers at once; else it is put on the bus (202). */
  answers?: { schema: string; description: string };
}

export const postCorrection = {
  method: 'post',
  path: '/v1/corrections',
  operation: 'postCorrection',
  summary: 'Corrects an identity: link, unlink or alias; journeys and flags follow within seconds',
  body: 'CorrectionPost',
  /** Without an id one is made; with an id, twice is once. */
  schema: correction.partial({ id: true }),
} as const satisfies Operation;

export const putDefinition = {
  method: 'put',
  path: '/v1/definitions/:id',
  operation: 'putDefinition',
  summary: 'Stores a version of a journey definition; what is against it on arrival is told in quarantine',
  body: 'DefinitionPut',
  schema: definitionPut,
} as const satisfies Operation;

export const postErasure = {
  method: 'post',
  path: '/v1/erasures',
  operation: 'postErasure',
  summary: 'Asks to erase everything held of a person; the receipt is at /v1/erasures/{id}',
  body: 'ErasurePost',
  /** Without an id one is made; with an id, twice is once. */
  schema: erasureRequest.partial({ id: true }),
} as const satisfies Operation;

/** A statement over the lake; a function of its own answers it (shared/sql-api). */
export const postSql = {
  method: 'post',
  path: '/v1/sql',
  operation: 'postSql',
  summary: 'Runs one SELECT over the tables and views of the lake; docs/sql.md tells of them',
  body: 'SqlPost',
  schema: z.strictObject({
    sql: z.string().max(65_536).describe('One statement that begins with SELECT or WITH.'),
    limit: z.int().min(1).max(1000).default(100).describe('Rows of a page at most.'),
    cursor: z.string().optional().describe('The cursor of the page before; the statement must be the same.'),
  }),
  answers: { schema: 'SqlAnswer', description: 'A page of rows' },
} as const satisfies Operation;

/** Rows as lists of values in the order of the columns. */
export const sqlAnswer = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** There while more follow. */
  cursor: z.string().optional(),
  /** There where the statement has more rows than are given out. */
  truncated: z.literal(true).optional(),
  /** Bytes of the lake that were read; with the first page. */
  scannedBytes: z.number().optional(),
});

export const operations: readonly Operation[] = [postCorrection, putDefinition, postErasure, postSql];

/** The event is on the bus; `id` is that of the correction, of the definition or of the erasure. */
export const accepted = z.object({ id: z.string() });
export type Accepted = z.infer<typeof accepted>;
