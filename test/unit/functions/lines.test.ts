import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { logger, logInvocation } from '../../../functions/log.ts';
import { count, publishColdStart, publishMetrics } from '../../../functions/metrics.ts';

vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'ingest');
vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Hilvan');
vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1');

const context: Context = {
  awsRequestId: 'request-1',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
  memoryLimitInMB: '512',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 1000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

const lines: string[] = [];
const take = (text: string | Uint8Array): boolean => {
  lines.push(...text.toString().split('\n').slice(0, -1));
  return true;
};
vi.spyOn(process.stdout, 'write').mockImplementation(take);
vi.spyOn(process.stderr, 'write').mockImplementation(take);
beforeEach(() => {
  lines.length = 0;
});

/** Without times, and without what Powertools adds that nothing here sets. */
const comparable = () =>
  lines.map(line =>
    JSON.parse(line, (name, value) => {
      if (name === 'Timestamp' || name === 'timestamp') return typeof value;
      return ['sampling_rate', 'location'].includes(name) ? undefined : value;
    }),
  );

it('a failure is the line that Powertools would write, with its cause and code', () => {
  const error = Object.assign(new TypeError('no table', { cause: new Error('deep') }), { code: 'table' });
  logInvocation(context, true);
  logger.error('The function failed', { error });
  const powertools = new Logger();
  powertools.addContext(context);
  powertools.error('The function failed', { error });
  const [ours, theirs] = comparable();
  expect(ours).toEqual({ ...theirs, cold_start: true });
});

it('a text cannot begin a line of its own, and a chain of causes may be a ring', () => {
  const error = new Error('one\n{"level":"ERROR","message":"forged"}\r\u2028');
  error.cause = error;
  logger.error('two\nlines', { error });
  expect(lines).toHaveLength(1);
  expect(comparable()[0]).toMatchObject({ message: 'two\nlines', error: { message: error.message } });
});

it('counts are the metrics that Powertools would publish; what is zero is left out, and nothing is nothing', () => {
  count({ TouchpointsStored: 3, MessagesFailed: 0 });
  count({ TouchpointsStored: 2, JourneysDue: 1 });
  publishMetrics();
  publishMetrics();
  count({ MessagesFailed: 0 });
  publishMetrics();
  expect(lines).toHaveLength(1);
  const powertools = new Metrics();
  powertools.addMetric('TouchpointsStored', MetricUnit.Count, 5);
  powertools.addMetric('JourneysDue', MetricUnit.Count, 1);
  powertools.publishStoredMetrics();
  const [ours, theirs] = comparable();
  expect(ours).toEqual(theirs);
});

it('a cold start is one too, named with its function', () => {
  publishColdStart('test');
  vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
  const powertools = new Metrics();
  powertools.captureColdStartMetric('test');
  const [ours, theirs] = comparable();
  expect(ours).toMatchObject(theirs);
});
