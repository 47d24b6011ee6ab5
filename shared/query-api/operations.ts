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

export const operations: readonly Operation[] = [postCorrection, putDefinition, postErasure];

/** The event is on the bus; `id` is that of the correction, of the definition or of the erasure. */
export const accepted = z.object({ id: z.string() });
export type Accepted = z.infer<typeof accepted>;
