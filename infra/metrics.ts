import { Duration, Fn } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { byTime } from './journey-table.ts';

/** Counted by functions/ in the embedded metric format. What is zero is not counted at all. */
export const counted = {
  received: 'TouchpointsReceived',
  stored: 'TouchpointsStored',
  duplicate: 'TouchpointsDuplicate',
  quarantined: 'TouchpointsQuarantined',
  suppressed: 'TouchpointsSuppressed',
  messagesFailed: 'MessagesFailed',
  journeysDue: 'JourneysDue',
  journeysDroppedOff: 'JourneysDroppedOff',
  timersFailed: 'TimersFailed',
  foldsPostponed: 'FoldsPostponed',
  boundsReached: 'BoundsReached',
  itemsTooLarge: 'ItemsTooLarge',
  savesContended: 'SavesContended',
  erasuresDone: 'ErasuresDone',
  erasuresUnderWay: 'ErasuresUnderWay',
  lakePersons: 'LakePersons',
  lakePersonsTooBig: 'LakePersonsTooBig',
  lakeBucketsTooBig: 'LakeBucketsTooBig',
  lakeBucketsLeft: 'LakeBucketsLeft',
} as const;

const period = Duration.minutes(5);

/** Sums over five minutes of what a function counts itself. */
export function countsOf(namespace: string, service: 'ingest' | 'sweep' | 'privacy' | 'lake') {
  return (name: keyof typeof counted): Metric =>
    new Metric({
      namespace,
      metricName: counted[name],
      dimensionsMap: { service },
      statistic: 'Sum',
      period,
    });
}

/** Touchpoints received less those whose fate is known: anything but zero is one lost, or one counted twice. */
export function unaccounted(namespace: string): MathExpression {
  const count = countsOf(namespace, 'ingest');
  return sumOf('unaccounted', 'FILL(received,0) - FILL(stored,0) - FILL(duplicate,0) - FILL(quarantined,0)', {
    received: count('received'),
    stored: count('stored'),
    duplicate: count('duplicate'),
    quarantined: count('quarantined'),
  });
}

export function sumOf(
  label: string,
  expression: string,
  usingMetrics: Record<string, IMetric>,
): MathExpression {
  return new MathExpression({ label, expression, usingMetrics, period });
}

/** Requests that the table or its index refused because they came too fast, or too many for one key. */
export function tableThrottles(table: TableV2): MathExpression {
  const throttles = (metricName: string, index?: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: {
        TableName: table.tableName,
        ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
      },
      statistic: 'Sum',
      period,
    });
  return sumOf('throttled', 'FILL(r,0) + FILL(w,0) + FILL(ir,0) + FILL(iw,0)', {
    r: throttles('ReadThrottleEvents'),
    w: throttles('WriteThrottleEvents'),
    ir: throttles('ReadThrottleEvents', byTime),
    iw: throttles('WriteThrottleEvents', byTime),
  });
}

const operations = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'];

/** Requests that DynamoDB failed to answer. */
export function tableSystemErrors(table: TableV2): MathExpression {
  const metrics = operations.map((Operation, index) => [
    `e${index}`,
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'SystemErrors',
      dimensionsMap: { TableName: table.tableName, Operation },
      statistic: 'Sum',
      period,
    }),
  ]);
  const expression = operations.map((_, index) => `FILL(e${index},0)`).join(' + ');
  return sumOf('system errors', expression, Object.fromEntries(metrics));
}

export function tableUnits(table: TableV2, kind: 'Read' | 'Write'): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: `Consumed${kind}CapacityUnits`,
    dimensionsMap: { TableName: table.tableName },
    statistic: 'Sum',
    period,
    label: `${kind.toLowerCase()} units`,
  });
}

/** Events that a rule lost: neither its target nor its dead-letter queue took them. */
export function eventsLost(busName: string, rule: Rule): Metric {
  // On a bus of one's own the rule's Ref is `bus|name`; its ARN ends in `rule/bus/name`.
  const RuleName = Fn.select(2, Fn.split('/', rule.ruleArn));
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'InvocationsFailedToBeSentToDlq',
    dimensionsMap: { EventBusName: busName, RuleName },
    statistic: 'Sum',
    period,
  });
}

export function apiErrors(api: HttpApi): Metric {
  return api.metricServerError({ statistic: 'Sum', period });
}
