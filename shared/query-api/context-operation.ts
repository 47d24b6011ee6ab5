import { contextRequest } from '../contract/context.ts';

/** `/v1/context`, asked by GET or, so that no identifier stands in an address, by POST; a function of its own answers. */
export const getContext = {
  path: '/v1/context',
  operation: 'getContext',
  summary: 'What a customer has just gone through, for the channel that serves them now',
  parameters: contextRequest,
  answer: 'Context',
} as const;

export const postContext = {
  ...getContext,
  operation: 'postContext',
  summary: 'The same, and no identifier stands in an address',
  body: 'ContextPost',
} as const;
