import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { HilvanConfig } from './config.ts';

export interface AlarmProps {
  readonly id: string;
  readonly metric: IMetric;
  /** The alarm is raised at this value and above. */
  readonly threshold: number;
  readonly description: string;
}

export function raiseAlarm(scope: Construct, config: HilvanConfig, props: AlarmProps): Alarm {
  const alarm = new Alarm(scope, props.id, {
    metric: props.metric,
    threshold: props.threshold,
    alarmDescription: props.description,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  if (config.alarmTopicArn !== undefined) {
    alarm.addAlarmAction(new SnsAction(Topic.fromTopicArn(alarm, 'Topic', config.alarmTopicArn)));
  }
  return alarm;
}
