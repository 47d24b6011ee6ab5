import { AwsError } from './aws-error.ts';
import { type Buses, findBus, type Rule } from './event-bus.ts';
import { compilePattern, matchesPattern } from './event-pattern.ts';
import { type Accepted, checkPutEvents } from './put-events.ts';

export type EventBridge = { buses: Buses; region: string; publish(accepted: Accepted[]): void };

/** Answers one operation of EventBridge (AWS JSON 1.1). Throws AwsError. */
export function callEventBridge(
  bridge: EventBridge,
  operation: string,
  input: Record<string, unknown>,
): unknown {
  const { buses } = bridge;
  switch (operation) {
    case 'PutEvents': {
      const { entries, accepted } = checkPutEvents(input, buses, bridge.region, new Date());
      // Answered when everything accepted is in its queues, on disk.
      bridge.publish(accepted);
      return { FailedEntryCount: entries.length - accepted.length, Entries: entries };
    }
    case 'ListEventBuses':
      return {
        EventBuses: buses.buses
          .filter(({ name }) => name.startsWith(text(input, 'NamePrefix')))
          .map(({ name, arn }) => ({ Name: name, Arn: arn })),
      };
    case 'DescribeEventBus': {
      const { name, arn } = busOf(buses, text(input, 'Name', 'default'));
      return { Name: name, Arn: arn };
    }
    case 'ListRules': {
      const bus = busOf(buses, text(input, 'EventBusName', 'default'));
      const prefix = text(input, 'NamePrefix');
      return {
        Rules: buses.rules
          .filter(rule => rule.bus === bus.name && rule.name.startsWith(prefix))
          .map(ruleView),
      };
    }
    case 'DescribeRule':
      return ruleView(ruleOf(buses, text(input, 'EventBusName', 'default'), text(input, 'Name')));
    case 'ListTargetsByRule': {
      const { targets } = ruleOf(buses, text(input, 'EventBusName', 'default'), text(input, 'Rule'));
      return { Targets: targets.map(({ id, arn }) => ({ Id: id, Arn: arn })) };
    }
    case 'TestEventPattern':
      return { Result: testPattern(text(input, 'EventPattern'), text(input, 'Event')) };
    default:
      throw new AwsError(
        'UnknownOperationException',
        `Local mode does not have the EventBridge operation ${operation}`,
      );
  }
}

function text(input: Record<string, unknown>, key: string, otherwise = ''): string {
  const value = input[key] ?? otherwise;
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${key} must be text`);
  return value;
}

function busOf(buses: Buses, nameOrArn: string) {
  const bus = findBus(buses.buses, nameOrArn);
  if (bus === undefined)
    throw new AwsError('ResourceNotFoundException', `Event bus ${nameOrArn} does not exist.`);
  return bus;
}

function ruleOf(buses: Buses, busName: string, name: string): Rule {
  const bus = busOf(buses, busName);
  const rule = buses.rules.find(candidate => candidate.bus === bus.name && candidate.name === name);
  if (rule === undefined)
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

function ruleView(rule: Rule): Record<string, unknown> {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern?.text,
    ScheduleExpression: rule.schedule,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    EventBusName: rule.bus,
  };
}

function testPattern(pattern: string, event: string): boolean {
  try {
    return matchesPattern(compilePattern(JSON.parse(pattern)), JSON.parse(event));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  }
}
