import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  Row,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { apiErrors, countsOf, sumOf, tableThrottles, tableUnits, unaccounted } from './metrics.ts';
import type { NodeFunction } from './node-function.ts';
import type { Parts } from './parts.ts';

const period = Duration.minutes(5);
const half = 12;

/** One question an operator has, and the figures that answer it. */
function question(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({
    title,
    left,
    right,
    width: half,
    height: 6,
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  });
}

/** The page to open first: each widget's title is the question that it answers. */
export function dashboard(scope: Construct, id: string, parts: Parts): Dashboard {
  const { config, alarms } = parts.platform;
  return new Dashboard(scope, id, {
    dashboardName: config.stackName,
    periodOverride: PeriodOverride.INHERIT,
    defaultInterval: Duration.hours(12),
    widgets: [
      [new TextWidget({ markdown: heading(config.stackName), width: 24, height: 2 })],
      [
        new AlarmStatusWidget({
          title: 'Is anything wrong now?',
          alarms: [...alarms.raised],
          width: 24,
          height: 5,
        }),
      ],
      ...touchpoints(parts),
      ...load(parts),
      ...analysis(parts),
    ].map(row => [new Row(...row)]),
  });
}

const heading = (name: string) =>
  `# ${name}\nEach title is a question. What to do about an alarm is in docs/operations.md, under the alarm's name.`;

function touchpoints({ platform, ingest, sweep, privacy }: Parts): IWidget[][] {
  const namespace = platform.config.stackName;
  const taken = countsOf(namespace, 'ingest');
  const swept = countsOf(namespace, 'sweep');
  const erased = countsOf(namespace, 'privacy');
  return [
    [
      question('Do touchpoints come in, and what becomes of them?', [
        taken('received'),
        taken('stored'),
        taken('duplicate'),
        taken('quarantined'),
      ]),
      new SingleValueWidget({
        title: 'Was any touchpoint lost? (must be 0)',
        metrics: [unaccounted(namespace)],
        setPeriodToTimeRange: false,
        width: half / 2,
        height: 6,
      }),
      new GraphWidget({
        title: 'Does anything wait to be mended?',
        left: [...platform.alarms.deadLetters],
        width: half / 2,
        height: 6,
        leftYAxis: { min: 0 },
      }),
    ],
    [
      question(
        'How far behind is ingest?',
        [ingest.queue.metricApproximateAgeOfOldestMessage({ period, label: 'oldest, seconds' })],
        [ingest.queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting messages' })],
      ),
      question(
        'Are erasures asked for, and do they get done?',
        [erased('erasuresDone'), erased('erasuresUnderWay'), taken('suppressed')],
        [privacy.queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting requests' })],
      ),
      question(
        'Does the sweep run, and what does it find?',
        [swept('journeysDue'), swept('journeysDroppedOff'), swept('timersFailed')],
        [sweep.handler.metricInvocations({ period, label: 'sweeps' })],
      ),
    ],
  ];
}

function load({
  platform,
  ingest,
  sweep,
  queryApi,
  operateApi,
  privacy,
  contextApi,
  journeyTable,
  lake,
  analyticsApi,
  lakeSql,
}: Parts): IWidget[][] {
  const functions: [string, NodeFunction][] = [
    ['ingest', ingest.handler],
    ['sweep', sweep.handler],
    ['query', queryApi.handler],
    ['operate', operateApi.handler],
    ['privacy', privacy.handler],
    ['context', contextApi.handler],
    ['lake', lake.handler],
    ['analytics', analyticsApi.handler],
    ['sql', lakeSql.handler],
  ];
  const ofEach = (metric: (handler: NodeFunction, label: string) => IMetric) =>
    functions.map(([name, handler]) => metric(handler, name));
  const { api } = queryApi;
  const { table } = journeyTable;
  return [
    [
      question(
        'Do functions fail? (right: throttled)',
        ofEach((handler, label) => handler.metricErrors({ period, label })),
        ofEach((handler, label) => handler.metricThrottles({ period, label: `${label} throttled` })),
      ),
      question('Are functions slow? (p99, ms)', [
        ...ofEach((handler, label) => handler.metricDuration({ period, statistic: 'p99', label })),
      ]),
    ],
    [
      question(
        'Is the API used, and does it answer?',
        [
          api.metricCount({ period, label: 'requests' }),
          api.metricClientError({ period, label: '4xx' }),
          apiErrors(api).with({ label: '5xx' }),
        ],
        [api.metricLatency({ period, statistic: 'p99', label: 'p99, ms' })],
      ),
      question(
        'Do channels use the contexts they ask for? (right: requests on the bus that wait)',
        [
          countsOf(platform.config.stackName, 'ingest')('receiptsProven'),
          countsOf(platform.config.stackName, 'ingest')('receiptsRefused'),
        ],
        [contextApi.queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting requests' })],
      ),
      question(
        'What does the table cost, and does it refuse? (right: units a stored touchpoint)',
        [tableUnits(table, 'Write'), tableUnits(table, 'Read'), tableThrottles(table)],
        [
          sumOf('write units a touchpoint', 'units / stored', {
            units: tableUnits(table, 'Write'),
            stored: countsOf(platform.config.stackName, 'ingest')('stored'),
          }),
        ],
      ),
    ],
  ];
}

function analysis({ platform, lake, lakeSql }: Parts): IWidget[][] {
  const written = countsOf(platform.config.stackName, 'lake');
  return [
    [
      question(
        'Does the lake follow the table? (right: ms behind)',
        [written('lakePersons'), written('lakeBucketsLeft')],
        [lake.handler.metric('IteratorAge', { period, statistic: 'Maximum', label: 'behind, ms' })],
      ),
      question(
        'Does anything outgrow the lake? (right: bytes that statements read)',
        [written('lakePersonsTooBig'), written('lakeBucketsTooBig')],
        [lakeSql.scanned()],
      ),
    ],
  ];
}
