import { expect, test } from 'vitest';
import { met } from '../../../bench/figure.ts';
import { hopsReport } from '../../../bench/hops.ts';

/** A rule to a queue that a function reads, and a table's stream to another: each with dead letters, each of them watched. */
const template = (
  without: { rule?: true; redrive?: true; stream?: true; alarm?: true; seconds?: number } = {},
) => ({
  Resources: {
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Targets: [{ Arn: 1, ...(without.rule ? {} : { DeadLetterConfig: { Arn: { Ref: 'Dead' } } }) }],
      },
    },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: without.seconds ?? 60,
        ...(without.redrive ? {} : { RedrivePolicy: { t: { 'Fn::GetAtt': ['Dead', 'Arn'] } } }),
      },
    },
    Dead: { Type: 'AWS::SQS::Queue' },
    Reader: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] }, FunctionName: { Ref: 'Reader' } },
    },
    Table: { Type: 'AWS::DynamoDB::GlobalTable' },
    Stream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Reader' },
        ...(without.stream
          ? {}
          : { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } } }),
      },
    },
    ...(without.alarm
      ? {}
      : {
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ 'Fn::GetAtt': ['Dead', 'QueueName'] }],
            },
          },
        }),
  },
});
const verdicts = (without?: Parameters<typeof template>[0]) =>
  hopsReport(template(without)).figures.map(figure => met(figure));

test('R9 · a hop without dead letters, dead letters without an alarm, and a short visibility fall short', () => {
  expect(verdicts()).toEqual([true, true, true]);
  expect(verdicts({ rule: true })).toEqual([false, true, true]);
  expect(verdicts({ stream: true })).toEqual([false, true, true]);
  expect(verdicts({ redrive: true })).toEqual([false, true, true]);
  expect(verdicts({ alarm: true })).toEqual([true, false, true]);
  expect(verdicts({ seconds: 59 })).toEqual([true, true, false]);
});
