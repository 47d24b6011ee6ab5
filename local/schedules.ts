import { randomUUID } from 'node:crypto';
import { type Rule, type Sender, senderOf } from './event-bus.ts';
import { asObject, asText } from './json.ts';
import { ACCOUNT } from './physical.ts';
import { parseSchedule, type Schedule } from './schedule-expression.ts';
import type { Resource } from './template.ts';

export type Scheduled = {
  id: string;
  name: string;
  enabled: boolean;
  schedule: Schedule;
  targets: { arn: string; sender: Sender; deadLetterArn?: string | undefined; body(time: Date): string }[];
};

/** Rules with a schedule, and schedules of EventBridge Scheduler. */
export function readSchedules(resources: Resource[], rules: Rule[], region: string): Scheduled[] {
  const fromRules = rules.filter(rule => rule.schedule !== undefined).map(rule => fromRule(rule, region));
  const own = resources
    .filter(({ type }) => type === 'AWS::Scheduler::Schedule')
    .map(item => fromScheduler(item, region));
  return [...fromRules, ...own];
}

function fromRule(rule: Rule, region: string): Scheduled {
  return {
    id: rule.id,
    name: rule.name,
    enabled: rule.enabled,
    schedule: parsed(rule.id, rule.schedule ?? ''),
    targets: rule.targets.map(target => ({
      arn: target.arn,
      sender: senderOf(rule, target),
      deadLetterArn: target.deadLetterArn,
      body: time => target.input ?? scheduledEvent('aws.events', rule.arn, region, time),
    })),
  };
}

function fromScheduler({ id, ref, attributes, properties }: Resource, region: string): Scheduled {
  const zone = properties['ScheduleExpressionTimezone'] ?? 'UTC';
  if (zone !== 'UTC' && zone !== 'Etc/UTC')
    throw new Error(
      `${id}: schedules in the time zone ${String(zone)} are not known to the local runtime, only UTC`,
    );
  const target = asObject(properties['Target'], `${id}.Target`);
  const { Input: input, DeadLetterConfig: deadLetter } = target;
  const scheduleArn = attributes['Arn'] ?? '';
  return {
    id,
    name: ref,
    enabled: properties['State'] !== 'DISABLED',
    schedule: parsed(id, asText(properties['ScheduleExpression'], `${id}.ScheduleExpression`)),
    targets: [
      {
        arn: asText(target['Arn'], `${id}.Target.Arn`),
        sender: {
          service: 'scheduler.amazonaws.com',
          arn: scheduleArn,
          roleArn: asText(target['RoleArn'], `${id}.Target.RoleArn`),
        },
        ...(deadLetter === undefined
          ? {}
          : { deadLetterArn: asText(asObject(deadLetter, id)['Arn'], `${id}.Target.DeadLetterConfig`) }),
        body: time =>
          typeof input === 'string'
            ? withContext(input, scheduleArn, time)
            : scheduledEvent('aws.scheduler', scheduleArn, region, time),
      },
    ],
  };
}

function parsed(id: string, expression: string): Schedule {
  try {
    return parseSchedule(expression);
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const seconds = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

/** Context attributes that EventBridge Scheduler replaces in a target's input. */
function withContext(input: string, arn: string, time: Date): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', seconds(time))
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}

function scheduledEvent(source: string, arn: string, region: string, time: Date): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: ACCOUNT,
    time: seconds(time),
    region,
    resources: [arn],
    detail: {},
  });
}

/** Fires each enabled schedule at its times until stopped. */
export function startSchedules(
  all: Scheduled[],
  fire: (schedule: Scheduled, time: Date) => void,
): () => void {
  const timers: NodeJS.Timeout[] = [];
  const minutely: Scheduled[] = [];
  for (const item of all.filter(({ enabled }) => enabled)) {
    if ('at' in item.schedule) minutely.push(item);
    // Longer than a timer can count: not in one sitting.
    else if (item.schedule.everyMs < 2 ** 31)
      timers.push(setInterval(() => fire(item, new Date()), item.schedule.everyMs));
  }
  let last = Math.floor(Date.now() / 60_000);
  const tick = () => {
    const minute = Math.floor(Date.now() / 60_000);
    // After a pause (a laptop asleep) only the present minute counts, as a missed one is not made up for on AWS.
    if (minute === last) return;
    last = minute;
    const time = new Date(minute * 60_000);
    for (const item of minutely) if ('at' in item.schedule && item.schedule.at(time)) fire(item, time);
  };
  if (minutely.length > 0) timers.push(setInterval(tick, 1000));
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
