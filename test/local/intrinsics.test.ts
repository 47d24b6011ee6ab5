import { describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../local/template.ts';

const addresses = {
  region: 'eu-west-1',
  apiUrl: 'http://127.0.0.1:1',
  queueUrl: (name: string) => `http://127.0.0.1:2/000000000000/${name}`,
};

/** What `value` becomes in a template that also has the queue `Q` and the given parts. */
function resolved(value: unknown, parts: Record<string, unknown> = {}): unknown {
  const template = {
    ...parts,
    Resources: {
      Q: { Type: 'AWS::SQS::Queue' },
      It: { Type: 'AWS::SQS::Queue', Properties: { Value: value } },
    },
  };
  return resolveTemplate(template, 'Stack', addresses).find(({ id }) => id === 'It')?.properties['Value'];
}

describe('intrinsics', () => {
  it.each([
    ['Ref of a resource', { Ref: 'Q' }, 'http://127.0.0.1:2/000000000000/Stack-Q'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['GetAtt', { 'Fn::GetAtt': ['Q', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:Stack-Q'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Q.QueueName' }, 'Stack-Q'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-west-1-3'],
    ['Split and Select', { 'Fn::Select': [1, { 'Fn::Split': ['|', 'a|b'] }] }, 'b'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    ['Sub', { 'Fn::Sub': '${AWS::Partition}:${Q.QueueName}:${!Literal}' }, 'aws:Stack-Q:${Literal}'],
    [
      'Sub with variables',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      { 'Fn::Sub': ['${a}${AWS::Region}', { a: { Ref: 'AWS::StackName' } }] },
      'Stackeu-west-1',
    ],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['deep', { a: [{ b: { Ref: 'AWS::Region' } }] }, { a: [{ b: 'eu-west-1' }] }],
  ])('%s', (_name, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('parameters by their defaults, mappings and conditions', () => {
    const parts = {
      Parameters: { Stage: { Type: 'String', Default: 'dev' } },
      Mappings: { Sizes: { dev: { memory: 128 } } },
      Conditions: {
        Dev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
        Prod: { 'Fn::Not': [{ Condition: 'Dev' }] },
        Either: { 'Fn::Or': [{ Condition: 'Prod' }, { Condition: 'Dev' }] },
        Both: { 'Fn::And': [{ Condition: 'Prod' }, { Condition: 'Dev' }] },
      },
    };
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, parts)).toBe(128);
    expect(resolved({ 'Fn::If': ['Either', 'yes', 'no'] }, parts)).toBe('yes');
    expect(resolved({ 'Fn::If': ['Both', 'yes', { 'Fn::If': ['Prod', 'p', 'd'] }] }, parts)).toBe('d');
    expect(resolved({ a: { 'Fn::If': ['Prod', 'p', { Ref: 'AWS::NoValue' }] } }, parts)).toEqual({});
  });
});

describe('what is not known fails aloud', () => {
  it.each([
    ['an intrinsic', { 'Fn::ImportValue': 'x' }, /It\.Value.*Fn::ImportValue/],
    ['a name', { Ref: 'Nobody' }, /It\.Value.*"Nobody"/],
    ['an attribute', { 'Fn::GetAtt': ['Q', 'Colour'] }, /Q.*"Colour"/],
    ['a resource of GetAtt', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, /"Nobody"/],
    ['a mapping', { 'Fn::FindInMap': ['a', 'b', 'c'] }, /a\.b\.c/],
    ['a condition', { 'Fn::If': ['Nobody', 1, 2] }, /"Nobody"/],
  ])('%s', (_name, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });

  it('a resource type, naming the logical id and what to do', () => {
    const template = { Resources: { Stream: { Type: 'AWS::Kinesis::Stream' } } };
    expect(() => resolveTemplate(template, 'Stack', addresses)).toThrow(
      /Stream.*AWS::Kinesis::Stream.*INERT_TYPES/,
    );
  });

  it('a parameter without a default', () => {
    expect(() => resolved({ Ref: 'P' }, { Parameters: { P: { Type: 'String' } } })).toThrow(/Parameter P/);
  });

  it('leaves out a resource whose condition is false', () => {
    const template = {
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'No' } },
    };
    expect(resolveTemplate(template, 'Stack', addresses)).toEqual([]);
  });
});
