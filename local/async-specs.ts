import type { AsyncSpec } from './async-invoke.ts';
import type { LocalFunction } from './function.ts';
import { asNumber, asObject, asText } from './json.ts';
import type { QueueSpec } from './sqs.ts';
import type { Assembly } from './template.ts';

const ASYNC = 'async-';

/** Where a function's asynchronous events wait. */
export function asyncArn({ spec }: LocalFunction): string {
  return spec.arn.replace(':lambda:', ':sqs:').replace(`function:${spec.name}`, `${ASYNC}${spec.name}`);
}

/** Hidden from what the template knows, but a queue like any other. Invocations may take as long as Lambda lets them. */
export function asyncQueue(target: LocalFunction, queueUrl: (name: string) => string): QueueSpec {
  const name = `${ASYNC}${target.spec.name}`;
  return { name, url: queueUrl(name), arn: asyncArn(target), attributes: { VisibilityTimeout: '43200' } };
}

/** Attempts, age and dead-letter queue of a function's asynchronous events; Lambda's defaults where the template says nothing. */
export function asyncSpec(target: LocalFunction, { resources }: Assembly): AsyncSpec {
  const { id, name, arn } = target.spec;
  const declared = resources.find(resource => resource.id === id);
  const deadLetter = asObject(declared?.properties['DeadLetterConfig'] ?? {}, `${id}.DeadLetterConfig`)[
    'TargetArn'
  ];
  const config = resources.find(
    ({ type, properties }) =>
      type === 'AWS::Lambda::EventInvokeConfig' && [name, arn].includes(String(properties['FunctionName'])),
  );
  if (config?.properties['DestinationConfig'] !== undefined)
    throw new Error(`${config.id}: destinations are not known to the local runtime; use a dead-letter queue`);
  return {
    queueArn: asyncArn(target),
    attempts: 1 + asNumber(config?.properties['MaximumRetryAttempts'] ?? 2, `${id} MaximumRetryAttempts`),
    maxAgeMs:
      1000 *
      asNumber(config?.properties['MaximumEventAgeInSeconds'] ?? 21_600, `${id} MaximumEventAgeInSeconds`),
    deadLetterArn: deadLetter === undefined ? undefined : asText(deadLetter, `${id}.DeadLetterConfig`),
  };
}
