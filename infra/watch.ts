import { Duration } from 'aws-cdk-lib';
import type { Alarms } from './alarms.ts';
import {
  apiErrors,
  countsOf,
  eventsLost,
  sumOf,
  tableSystemErrors,
  tableThrottles,
  unaccounted,
} from './metrics.ts';
import type { NodeFunction } from './node-function.ts';
import type { Parts } from './parts.ts';

const period = Duration.minutes(5);

/** The alarms beside those of the dead-letter queues, which queues.ts raises. */
export function watch(parts: Parts): void {
  const { alarms, config } = parts.platform;
  watchFunction(alarms, 'ingest', parts.ingest.handler, config.ingest.timeoutSeconds);
  watchFunction(alarms, 'sweep', parts.sweep.handler, config.sweep.timeoutSeconds);
  watchFunction(alarms, 'query', parts.queryApi.handler, config.query.timeoutSeconds);
  watchFunction(alarms, 'operate', parts.operateApi.handler, config.operate.timeoutSeconds);
  watchFunction(alarms, 'privacy', parts.privacy.handler, config.privacy.timeoutSeconds);
  watchFunction(alarms, 'lake', parts.lake.handler, config.lake.timeoutSeconds);
  watchFunction(alarms, 'analytics', parts.analyticsApi.handler, config.analytics.timeoutSeconds);
  watchFunction(alarms, 'context', parts.contextApi.handler, config.context.timeoutSeconds);
  watchFunction(alarms, 'sql', parts.lakeSql.handler, config.sql.timeoutSeconds);
  watchTouchpoints(parts);
  watchSweep(parts);
  watchBounds(parts);
  watchErasures(parts);
  watchLake(parts);
  watchContexts(parts);
  watchTable(parts);
  alarms.raise({
    name: 'sql-scans-much',
    description: `Statements over the lake read more than ${config.sql.muchGiBScanned} GiB within a day`,
    metric: parts.lakeSql.scanned(),
    threshold: config.sql.muchGiBScanned * 2 ** 30,
  });
  alarms.raise({
    name: 'api-5xx',
    description: 'The API failed five requests within five minutes',
    metric: apiErrors(parts.queryApi.api),
    threshold: 5,
  });
}

function watchFunction(alarms: Alarms, name: string, handler: NodeFunction, timeoutSeconds: number): void {
  alarms.raise({
    name: `${name}-errors`,
    description: `The function ${name} failed`,
    metric: handler.metricErrors({ period }),
    threshold: 1,
  });
  alarms.raise({
    name: `${name}-throttled`,
    description: `The function ${name} could not be started: its concurrency, or the account's, is used up`,
    metric: handler.metricThrottles({ period }),
    threshold: 1,
    periods: 2,
  });
  alarms.raise({
    name: `${name}-slow`,
    description: `The function ${name} ran for four fifths of the ${timeoutSeconds} s it may take`,
    metric: handler.metricDuration({ period, statistic: 'Maximum' }),
    threshold: 800 * timeoutSeconds,
  });
}

function watchTouchpoints({ platform: { alarms, config }, ingest, touchpointBus }: Parts): void {
  const count = countsOf(config.stackName, 'ingest');
  alarms.raise({
    name: 'ingest-late',
    description: 'Touchpoints have waited for five minutes: ingest fails or does not keep up',
    metric: ingest.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
    threshold: Duration.minutes(5).toSeconds(),
  });
  alarms.raise({
    name: 'ingest-retrying',
    description: 'Messages fail again and again within ingest, and will end as dead letters',
    metric: count('messagesFailed'),
    threshold: 1,
    periods: 3,
  });
  alarms.raise({
    name: 'ingest-events-lost',
    description: 'Events reached neither the ingest queue nor its dead-letter queue',
    metric: eventsLost(touchpointBus.bus.eventBusName, ingest.rule),
    threshold: 1,
  });
  alarms.raise({
    name: 'touchpoints-unaccounted',
    description: 'Touchpoints received are not the sum of those stored, duplicate and quarantined',
    metric: sumOf('unaccounted', 'ABS(difference)', { difference: unaccounted(config.stackName) }),
    threshold: 1,
  });
  alarms.raise({
    name: 'touchpoints-quarantined',
    description: 'More than one in twenty touchpoints cannot be understood: a producer sends another shape',
    metric: sumOf('quarantined %', '100 * FILL(quarantined,0) / received', {
      quarantined: count('quarantined'),
      received: count('received'),
    }),
    threshold: 5,
    periods: 3,
  });
}

function watchSweep({ platform: { alarms, config }, sweep }: Parts): void {
  alarms.raise({
    name: 'sweep-not-running',
    description: 'No sweep has begun for five minutes: drop-offs are found late and announcements wait',
    metric: sweep.handler.metricInvocations({ period }),
    threshold: 1,
    raised: 'below',
  });
  alarms.raise({
    name: 'sweep-timers-failed',
    description: 'The sweep fails on the same journeys again and again',
    metric: countsOf(config.stackName, 'sweep')('timersFailed'),
    threshold: 1,
    periods: 3,
  });
}

/** What grows too big or too hot, whichever function meets it. */
function watchBounds({ platform: { alarms, config } }: Parts): void {
  const taken = countsOf(config.stackName, 'ingest');
  const swept = countsOf(config.stackName, 'sweep');
  const both = (name: Parameters<typeof taken>[0]) =>
    sumOf(name, 'FILL(taken,0) + FILL(swept,0)', { taken: taken(name), swept: swept(name) });
  alarms.raise({
    name: 'bounds-reached',
    description: 'An identifier or a person grew to a bound and is treated otherwise from there on',
    metric: both('boundsReached'),
    threshold: 1,
  });
  alarms.raise({
    name: 'items-too-large',
    description: 'The table cannot take an item: what belongs into it is not saved',
    metric: both('itemsTooLarge'),
    threshold: 1,
  });
  alarms.raise({
    name: 'saves-contended',
    description:
      'One customer or identifier is worked on from too many sides at once, and messages go back for it',
    metric: both('savesContended'),
    threshold: 10,
    periods: 3,
  });
  alarms.raise({
    name: 'sweep-folds-postponed',
    description: 'A person has more touchpoints than one sweep can fold: their journeys stay as they were',
    metric: swept('foldsPostponed'),
    threshold: 1,
    periods: 6,
  });
}

function watchErasures({ platform: { alarms }, privacy }: Parts): void {
  alarms.raise({
    name: 'privacy-late',
    description: 'A request for erasure has waited for a day: erasures fail or do not get on',
    metric: privacy.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
    threshold: Duration.days(1).toSeconds(),
  });
}

function watchLake({ platform: { alarms, config }, lake }: Parts): void {
  const count = countsOf(config.stackName, 'lake');
  alarms.raise({
    name: 'lake-late',
    description: 'Changes of the table have waited for an hour to be written to the lake',
    metric: lake.handler.metric('IteratorAge', { period, statistic: 'Maximum' }),
    threshold: Duration.hours(1).toMilliseconds(),
  });
  alarms.raise({
    name: 'lake-too-big',
    description: 'A person or a bucket of the lake grew too big to be written as a whole',
    metric: sumOf('too big', 'FILL(persons,0) + FILL(buckets,0)', {
      persons: count('lakePersonsTooBig'),
      buckets: count('lakeBucketsTooBig'),
    }),
    threshold: 1,
  });
}

function watchContexts({ platform: { alarms }, contextApi }: Parts): void {
  alarms.raise({
    name: 'context-late',
    description:
      'A request for a context on the bus has waited for a minute: whoever asked has gone on without',
    metric: contextApi.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
    threshold: Duration.minutes(1).toSeconds(),
  });
}

function watchTable({ platform: { alarms }, journeyTable }: Parts): void {
  alarms.raise({
    name: 'table-throttled',
    description: 'The table refuses requests: they come too fast, or too many for one key',
    metric: tableThrottles(journeyTable.table),
    threshold: 10,
    periods: 2,
  });
  alarms.raise({
    name: 'table-system-errors',
    description: 'DynamoDB itself fails',
    metric: tableSystemErrors(journeyTable.table),
    threshold: 5,
  });
}
