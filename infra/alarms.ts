import { Aws } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Keys } from './keys.ts';
import type { HilvanConfig } from './stages.ts';

export interface AlarmProps {
  /** Kebab case, the title of its section in docs/operations.md. The stack's name is put before it. */
  readonly name: string;
  /** What it means, for whoever is woken by it. */
  readonly description: string;
  readonly metric: IMetric;
  /** The alarm is raised at this value and above, or, for something that must happen, below it. */
  readonly threshold: number;
  readonly raised?: 'at or above' | 'below';
  /** Periods in a row. */
  readonly periods?: number;
}

/** Every alarm of the stack, the topic they are told to, and who listens. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly raised: Alarm[] = [];
  /** Depth of each dead-letter queue. */
  readonly deadLetters: IMetric[] = [];
  private readonly stackName: string;

  constructor(scope: Construct, id: string, config: HilvanConfig, keys: Keys) {
    super(scope, id);
    this.stackName = config.stackName;
    this.topic = new Topic(this, 'Topic', {
      displayName: `${config.stackName} alarms`,
      masterKey: keys.of('operations'),
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** Tells each address of the config; what cannot be delivered goes to `undelivered`. */
  subscribe(addresses: readonly string[], undelivered: IQueue): void {
    addresses.forEach((endpoint, index) => {
      const protocol = endpoint.startsWith('https:')
        ? SubscriptionProtocol.HTTPS
        : SubscriptionProtocol.EMAIL;
      new Subscription(this, `Subscriber${index + 1}`, {
        topic: this.topic,
        protocol,
        endpoint,
        deadLetterQueue: undelivered,
      });
    });
  }

  raise({ name, description, metric, threshold, raised = 'at or above', periods = 1 }: AlarmProps): Alarm {
    const below = raised === 'below';
    const alarm = new Alarm(this, name, {
      alarmName: `${this.stackName}-${name}`,
      alarmDescription: `${description}. What to do: docs/operations.md, ${name}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No figure at all means that nothing failed, but also that what must happen did not.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.raised.push(alarm);
    return alarm;
  }
}
