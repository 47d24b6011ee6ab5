import { compilePattern, type EventPattern, matchesPattern } from './event-pattern.ts';
import { asList, asObject, asText, type JsonObject } from './json.ts';
import { ACCOUNT } from './physical.ts';
import type { Resource } from './template.ts';

export type Target = { id: string; arn: string; input?: string; deadLetterArn?: string; roleArn?: string };
export type Rule = {
  id: string;
  name: string;
  arn: string;
  bus: string;
  enabled: boolean;
  description?: string;
  pattern?: { text: string; compiled: EventPattern };
  schedule?: string;
  targets: Target[];
};
export type Bus = { name: string; arn: string };
export type Buses = { buses: Bus[]; rules: Rule[] };

/** An event as it travels; `text` is its JSON, with the producer's detail untouched. */
export type BusEvent = { id: string; value: JsonObject; text: string };

/**
 * Gives an event to one target; throws with the reason when it cannot be given, or when `sender` may not give it. On disk
 * when it returns.
 */
export type Deliver = (
  arn: string,
  body: string,
  sender: Sender,
  attributes?: Record<string, string>,
) => void;
/** On whose behalf a service of AWS delivers: a rule or a schedule, with a role where it has one. */
export type Sender = { service: string; arn: string; roleArn?: string | undefined };

export function readBuses(resources: Resource[], region: string): Buses {
  const buses = [{ name: 'default', arn: `arn:aws:events:${region}:${ACCOUNT}:event-bus/default` }];
  for (const { type, ref, attributes } of resources)
    if (type === 'AWS::Events::EventBus') buses.push({ name: ref, arn: attributes['Arn'] ?? '' });
  const rules = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .map(resource => readRule(resource, buses));
  return { buses, rules };
}

export function findBus(buses: Bus[], nameOrArn: string): Bus | undefined {
  return buses.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
}

function readRule({ id, ref, attributes, properties }: Resource, buses: Bus[]): Rule {
  const busName = asText(properties['EventBusName'] ?? 'default', `${id}.EventBusName`);
  const bus = findBus(buses, busName);
  if (bus === undefined)
    throw new Error(`${id}: the rule is on bus "${busName}", which the template does not have`);
  const { EventPattern: pattern, ScheduleExpression: schedule, Description: description } = properties;
  if (pattern === undefined && schedule === undefined)
    throw new Error(`${id}: a rule needs an EventPattern or a ScheduleExpression`);
  return {
    id,
    name: ref,
    arn: attributes['Arn'] ?? '',
    bus: bus.name,
    enabled: properties['State'] !== 'DISABLED',
    targets: asList(properties['Targets'] ?? [], `${id}.Targets`).map(target =>
      readTarget(asObject(target, id), `${id}.Targets`),
    ),
    ...(typeof description === 'string' ? { description } : {}),
    ...(schedule === undefined ? {} : { schedule: asText(schedule, `${id}.ScheduleExpression`) }),
    ...(pattern === undefined ? {} : { pattern: readPattern(id, pattern) }),
  };
}

function readPattern(id: string, pattern: unknown): { text: string; compiled: EventPattern } {
  try {
    return { text: JSON.stringify(pattern), compiled: compilePattern(pattern) };
  } catch (error) {
    throw new Error(`${id}.EventPattern: ${error instanceof Error ? error.message : String(error)}`);
  }
}

// Whatever else a target may carry changes what is delivered, so it is refused rather than left out.
const TARGET_PROPERTIES = new Set(['Id', 'Arn', 'Input', 'DeadLetterConfig', 'RetryPolicy', 'RoleArn']);

function readTarget(target: Record<string, unknown>, where: string): Target {
  for (const property of Object.keys(target))
    if (!TARGET_PROPERTIES.has(property))
      throw new Error(`${where}: the local runtime does not know the target property ${property}`);
  const { DeadLetterConfig: deadLetter, RoleArn: role } = target;
  return {
    id: asText(target['Id'], `${where}.Id`),
    arn: asText(target['Arn'], `${where}.Arn`),
    ...(target['Input'] === undefined ? {} : { input: asText(target['Input'], `${where}.Input`) }),
    ...(role === undefined ? {} : { roleArn: asText(role, `${where}.RoleArn`) }),
    ...(deadLetter === undefined
      ? {}
      : { deadLetterArn: asText(asObject(deadLetter, where)['Arn'], `${where}.DeadLetterConfig.Arn`) }),
  };
}

export type Delivered = { delivered: number; deadLettered: number; lost: string[] };

/** Gives an event to every target of every enabled rule of the bus that matches. */
export function route({ rules }: Buses, bus: string, event: BusEvent, deliver: Deliver): Delivered {
  const result: Delivered = { delivered: 0, deadLettered: 0, lost: [] };
  for (const rule of rules) {
    if (rule.bus !== bus || !rule.enabled || !rule.pattern) continue;
    if (!matchesPattern(rule.pattern.compiled, event.value)) continue;
    for (const target of rule.targets) {
      try {
        deliver(target.arn, target.input ?? event.text, senderOf(rule, target));
        result.delivered++;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (deadLetter(rule, target, event, reason, deliver)) result.deadLettered++;
        else result.lost.push(`event ${event.id} could not be given to ${target.arn}: ${reason}`);
      }
    }
  }
  return result;
}

/** The role is for the target; the dead-letter queue of a rule must admit the rule itself. */
export function senderOf(rule: Rule, target?: Target): Sender {
  return { service: 'events.amazonaws.com', arn: rule.arn, roleArn: target?.roleArn };
}

function deadLetter(rule: Rule, target: Target, event: BusEvent, reason: string, deliver: Deliver): boolean {
  if (target.deadLetterArn === undefined) return false;
  try {
    deliver(target.deadLetterArn, event.text, senderOf(rule), {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: /is not authorized to perform/.test(reason) ? 'NO_PERMISSIONS' : 'TARGET_DELIVERY_FAILED',
      ERROR_MESSAGE: reason,
    });
    return true;
  } catch {
    return false;
  }
}

/** Throws for a target that is not in the template. */
export function checkTargets(rules: Buses['rules'], known: (arn: string) => boolean): void {
  for (const { id, targets } of rules)
    for (const { arn } of targets)
      if (!known(arn))
        throw new Error(`${id}: the target ${arn} is neither a queue nor a function of the template`);
}
