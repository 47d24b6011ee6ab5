import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide } from '../../local/iam/decide.ts';
import { type Principal, readPolicy } from '../../local/iam/policy.ts';
import { compileArn, compileWildcard } from '../../local/iam/wildcard.ts';

const ACCOUNT = '000000000000';
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const role: Principal = {
  kind: 'role',
  roleArn: ROLE,
  sessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/job`,
  account: ACCOUNT,
};
const service: Principal = { kind: 'service', service: 'events.amazonaws.com' };

const read = (kind: 'role' | 'resource', statements: object[]) =>
  readPolicy({ Version: '2012-10-17', Statement: statements }, kind, ACCOUNT, 'Policy');
const allow = (more: object = {}) => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  ...more,
});
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' });

type Asked = {
  by?: Principal;
  action?: string;
  resource?: string;
  context?: Record<string, string>;
  identity?: object[];
  ofResource?: object[];
};
function ask({ by = role, identity = [], ofResource = [], ...rest }: Asked): Decision {
  return decide({
    principal: by,
    action: 'sqs:SendMessage',
    resource: QUEUE,
    context: {},
    ...rest,
    identity: read('role', identity),
    ofResource: read('resource', ofResource),
  });
}
const allowed = (asked: Asked) => ask(asked).allowed;

describe('a statement says something of', () => {
  it.each<[string, Asked, boolean]>([
    ['its action', { identity: [allow()] }, true],
    ['no other action', { identity: [allow()], action: 'sqs:DeleteMessage' }, false],
    ['its action in any case', { identity: [allow({ Action: 'SQS:sendmessage' })] }, true],
    ['actions by wildcard', { identity: [allow({ Action: 'sqs:Send*' })] }, true],
    ['actions by question marks', { identity: [allow({ Action: 'sqs:SendMessag?' })] }, true],
    ['not what a wildcard leaves out', { identity: [allow({ Action: 'sqs:Send*Batch' })] }, false],
    ['every action', { identity: [allow({ Action: '*' })] }, true],
    ['a list', { identity: [allow({ Action: ['a:b', 'sqs:SendMessage'], Resource: [ROLE, QUEUE] })] }, true],
    ['every resource', { identity: [allow({ Resource: '*' })] }, true],
    ['resources by wildcard', { identity: [allow({ Resource: `arn:aws:sqs:*:${ACCOUNT}:j*` })] }, true],
    ['not another resource', { identity: [allow({ Resource: `${QUEUE}2` })] }, false],
    [
      'not a resource in another case',
      { identity: [allow({ Resource: QUEUE.replace('jobs', 'Jobs') })] },
      false,
    ],
    ['no part beyond its own', { identity: [allow({ Resource: 'arn:aws:sqs:*:jobs:x' })] }, false],
  ])('%s', (_name, asked, expected) => {
    expect(allowed(asked)).toBe(expected);
  });
});

describe('conditions', () => {
  const when = (Condition: object) => [allow({ Condition })];
  const source = { 'aws:sourcearn': 'arn:aws:events:eu-west-1:1:rule/bus/one' };
  it.each<[object, Record<string, string>, boolean]>([
    [{ StringEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:sourceaccount': '2' }, true],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, { 'aws:sourceaccount': '12' }, false],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, {}, false],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '1' } }, {}, true],
    [{ StringNotEquals: { 'aws:SourceAccount': '1' } }, {}, true],
    [{ StringNotEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:sourceaccount': '2' }, false],
    [{ StringEqualsIgnoreCase: { 'events:source': 'A' } }, { 'events:source': 'a' }, true],
    [{ StringLike: { 'events:source': 'shop.*' } }, { 'events:source': 'shop.web' }, true],
    [{ StringEquals: { 'events:source': 'shop.*' } }, { 'events:source': 'shop.web' }, false],
    [{ StringNotLike: { 'events:source': 'shop.*' } }, { 'events:source': 'shop.web' }, false],
    [{ ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/bus/one' } }, source, true],
    [{ ArnLike: { 'AWS:SourceArn': 'arn:aws:events:*:1:rule/*' } }, source, true],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:2:rule/*' } }, source, false],
    [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:events:*:1:rule/*' } }, source, false],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:securetransport': 'true' }, true],
    [{ Bool: { 'aws:SecureTransport': false } }, { 'aws:securetransport': 'true' }, false],
    [{ Null: { 'aws:SourceArn': 'true' } }, {}, true],
    [{ Null: { 'aws:SourceArn': 'true' } }, source, false],
    [
      { StringEquals: { 'aws:SourceAccount': '1' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 'aws:sourceaccount': '1', 'aws:securetransport': 'false' },
      false,
    ],
  ])('%j on %j: %s', (condition, context, expected) => {
    expect(allowed({ identity: when(condition), context })).toBe(expected);
  });
});

describe('policies of a resource', () => {
  const to = (Principal: unknown, more: object = {}) => allow({ Principal, ...more });
  it.each<[string, Asked, boolean]>([
    ['admit a role by its ARN', { ofResource: [to({ AWS: ROLE })] }, true],
    ['admit everyone', { ofResource: [to('*')] }, true],
    ['admit the account only by the policies of its roles', { ofResource: [to({ AWS: ACCOUNT })] }, false],
    ['admit a service', { by: service, ofResource: [to({ Service: 'events.amazonaws.com' })] }, true],
    ['admit no other service', { by: service, ofResource: [to({ Service: 'sns.amazonaws.com' })] }, false],
    ['deny everyone', { identity: [allow()], ofResource: [deny({ Principal: { AWS: '*' } })] }, false],
    [
      'deny all of an account',
      { identity: [allow()], ofResource: [deny({ Principal: { AWS: ACCOUNT } })] },
      false,
    ],
    [
      'leave other roles alone',
      { identity: [allow()], ofResource: [deny({ Principal: { AWS: `${ROLE}2` } })] },
      true,
    ],
  ])('%s', (_name, asked, expected) => {
    expect(allowed(asked)).toBe(expected);
  });

  it('are not asked about principals of other accounts', () => {
    const stranger = to({ AWS: 'arn:aws:iam::111122223333:root' }, { Condition: { Odd: { 'x:y': 1 } } });
    expect(read('resource', [stranger])).toEqual([]);
  });
});

describe('a key', () => {
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/one`;
  const use = {
    action: 'kms:Decrypt',
    resource: KEY,
    identity: [allow({ Action: 'kms:Decrypt', Resource: KEY })],
  };
  const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  it('counts the policies of roles only where its own policy lets the account', () => {
    expect(allowed(use)).toBe(false);
    expect(
      allowed({ ...use, ofResource: [allow({ Principal: root, Action: 'kms:*', Resource: '*' })] }),
    ).toBe(true);
    expect(
      allowed({ ...use, ofResource: [allow({ Principal: root, Action: 'kms:Encrypt', Resource: '*' })] }),
    ).toBe(false);
  });
});

describe('properties', () => {
  const word = fc
    .array(fc.constantFrom('a', 'b', ':', '/', '.', '+'), { maxLength: 8 })
    .map(all => all.join(''));
  const glob = fc.array(fc.constantFrom('a', 'b', '*', '?', '.'), { maxLength: 7 }).map(all => all.join(''));

  function matches(pattern: string, text: string): boolean {
    if (pattern === '') return text === '';
    const rest = pattern.slice(1);
    if (pattern[0] === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)));
    return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && matches(rest, text.slice(1));
  }

  it('a wildcard matches what its definition says', () => {
    fc.assert(
      fc.property(glob, word, (pattern, text) => {
        expect(compileWildcard(pattern).test(text)).toBe(matches(pattern, text));
      }),
    );
  });

  it('an ARN matches itself, and none of fewer parts', () => {
    fc.assert(
      fc.property(word, text => {
        expect(compileArn(`arn:aws:sqs:r:1:${text}`)?.(`arn:aws:sqs:r:1:${text}`)).toBe(true);
        expect(compileArn(`arn:aws:sqs:r:1:${text}`)?.('arn:aws:sqs')).toBe(false);
      }),
    );
  });

  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('sqs:SendMessage', 'sqs:*', 'sqs:DeleteMessage', '*'),
    Resource: fc.constantFrom(QUEUE, '*', `${QUEUE}2`),
  });
  it('a deny only takes away, an allow only gives, and no order matters', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), statement, (before, more) => {
        const [was, is] = [allowed({ identity: before }), allowed({ identity: [...before, more] })];
        if (more.Effect === 'Deny') expect(is && !was).toBe(false);
        else expect(was && !is).toBe(false);
        expect(allowed({ identity: [more, ...before].reverse() })).toBe(is);
      }),
    );
  });
});
