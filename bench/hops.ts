import type { Figure, Report } from './figure.ts';
import { ofType, readTemplate, references, type Template } from './template.ts';

interface Hop {
  name: string;
  /** Logical ids of its dead-letter queues. */
  deadLetters: string[];
}

/** R9: where something is handed on without waiting for an answer, what cannot be delivered has a place and an alarm. */
export async function measureHops(): Promise<Report[]> {
  const { template } = await readTemplate();
  return [hopsReport(template)];
}

export function hopsReport(template: Template): Report {
  const hops = hopsOf(template);
  const deadLetters = new Set(hops.flatMap(hop => hop.deadLetters));
  const watched = new Set(
    ofType(template, 'AWS::CloudWatch::Alarm')
      .filter(([, { MetricName }]) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .flatMap(([, { Dimensions }]) => references(Dimensions)),
  );
  const lost = hops.filter(hop => hop.deadLetters.length === 0);
  const unwatched = [...deadLetters].filter(id => !watched.has(id));
  const none = (name: string, ids: string[]): Figure => ({
    name,
    value: ids.length,
    unit: '',
    kind: 'count',
    goal: { id: 'R9', atMost: 0 },
    ...(ids.length === 0 ? {} : { note: ids.join(', ') }),
  });
  return {
    title: `Asynchronous hops: ${hops.length} in the template`,
    figures: [
      none(
        'without a dead-letter queue',
        lost.map(({ name }) => name),
      ),
      none('dead-letter queues without an alarm', unwatched),
      {
        name: 'visibility time-out ÷ time-out of the function that reads, the least',
        value: Math.min(...visibility(template)),
        unit: '×',
        kind: 'count',
        goal: { id: 'R9', atLeast: 6 },
      },
    ],
  };
}

/** From the bus by rules, from queues by mappings, to functions by events, to subscribers by topics. */
function hopsOf(template: Template): Hop[] {
  const queues = new Map(ofType(template, 'AWS::SQS::Queue'));
  const functions = new Map(ofType(template, 'AWS::Lambda::Function'));
  const targets = ofType(template, 'AWS::Events::Rule').flatMap(([id, { Targets }]) =>
    (Array.isArray(Targets) ? Targets : []).map(
      (target: { DeadLetterConfig?: unknown }): Hop => ({
        name: id,
        deadLetters: references(target.DeadLetterConfig),
      }),
    ),
  );
  // What a queue gives up goes to its own dead letters; of a stream, the mapping says where.
  const read = ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(
    ([, { EventSourceArn, DestinationConfig }]) =>
      references(EventSourceArn).map(
        (id): Hop => ({
          name: id,
          deadLetters: references(queues.get(id)?.['RedrivePolicy'] ?? DestinationConfig),
        }),
      ),
  );
  const invoked = ofType(template, 'AWS::Lambda::Permission')
    .filter(([, { Principal }]) => Principal === 'events.amazonaws.com')
    .flatMap(([, { FunctionName }]) => references(FunctionName))
    .map((id): Hop => ({ name: id, deadLetters: references(functions.get(id)?.['DeadLetterConfig']) }));
  const told = ofType(template, 'AWS::SNS::Subscription').map(
    ([id, { RedrivePolicy }]): Hop => ({ name: id, deadLetters: references(RedrivePolicy) }),
  );
  return [...targets, ...read, ...invoked, ...told];
}

function visibility(template: Template): number[] {
  const seconds = (type: string, of: unknown, property: string) => {
    const [id] = references(of);
    return Number(new Map(ofType(template, type)).get(id ?? '')?.[property]);
  };
  const queues = new Set(ofType(template, 'AWS::SQS::Queue').map(([id]) => id));
  return ofType(template, 'AWS::Lambda::EventSourceMapping')
    .filter(([, { EventSourceArn }]) => references(EventSourceArn).some(id => queues.has(id)))
    .map(
      ([, { EventSourceArn, FunctionName }]) =>
        seconds('AWS::SQS::Queue', EventSourceArn, 'VisibilityTimeout') /
        seconds('AWS::Lambda::Function', FunctionName, 'Timeout'),
    );
}
