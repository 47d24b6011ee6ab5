import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/bundle.ts';
import { lambdasOf } from './lambdas.ts';
import { field, references, type Synthesised, synthesise } from './template.ts';

let synthesised: Synthesised;
beforeAll(async () => {
  synthesised = await synthesise();
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

const { functions, idOf, service, variables, grants, actions } = lambdasOf(() => synthesised);
const common = ['NODE_OPTIONS', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
const reads = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const writes = ['dynamodb:DeleteItem', 'dynamodb:PutItem'];

describe('every function', () => {
  it('runs Node.js 24 on arm64 with tracing, and its log group keeps lines for a bounded time', () => {
    expect(
      functions()
        .map(([, lambda]) => service(lambda.Properties['Environment']))
        .sort(),
    ).toEqual([...functionNames].sort());
    for (const [id, { Properties: lambda }] of functions()) {
      expect(lambda['Runtime'], id).toBe('nodejs24.x');
      expect(lambda['Architectures'], id).toEqual(['arm64']);
      expect(lambda['Handler'], id).toBe('index.handler');
      expect(lambda['TracingConfig'], id).toEqual({ Mode: 'Active' });
      const [logGroup] = references(lambda['LoggingConfig']);
      expect(
        synthesised.of('AWS::Logs::LogGroup').map(([name]) => name),
        id,
      ).toContain(logGroup);
    }
    for (const [id, group] of synthesised.of('AWS::Logs::LogGroup')) {
      expect(group.Properties['RetentionInDays'], id).toBe(365);
    }
  });

  it('is given the variables that it reads', () => {
    expect(variables('ingest')).toEqual(
      [...common, 'BUS_NAME', 'DEFAULT_COUNTRY', 'IDENTITY_KEY_ARN', 'RETENTION', 'TABLE_NAME'].sort(),
    );
    expect(variables('sweep')).toEqual([...common, 'BUS_NAME', 'RETENTION', 'TABLE_NAME'].sort());
    expect(variables('query')).toEqual(
      [
        ...common,
        'API_TOKEN_ARN',
        'DEFAULT_COUNTRY',
        'IDENTITY_KEY_ARN',
        'RETENTION',
        'TABLE_NAME',
        'USER_CLIENT_ID',
        'USER_ISSUER',
      ].sort(),
    );
    expect(variables('privacy')).toEqual(
      [
        ...common,
        'BUS_NAME',
        'DEAD_LETTER_URLS',
        'DEFAULT_COUNTRY',
        'GRACE_SECONDS',
        'IDENTITY_KEY_ARN',
        'LAKE_FUNCTION',
        'QUEUE_URL',
        'RETENTION',
        'TABLE_NAME',
      ].sort(),
    );
    expect(variables('lake')).toEqual(
      [...common, 'LAKE_BUCKET', 'LAKE_BUCKETS', 'RETENTION', 'TABLE_NAME'].sort(),
    );
    expect(variables('analytics')).toEqual(
      [
        ...common,
        'API_TOKEN_ARN',
        'LAKE_BUCKET',
        'LAKE_BUCKETS',
        'TABLE_NAME',
        'USER_CLIENT_ID',
        'USER_ISSUER',
      ].sort(),
    );
    expect(variables('context')).toEqual(
      [
        ...common,
        'API_TOKEN_ARN',
        'BUS_NAME',
        'DEFAULT_COUNTRY',
        'IDENTITY_KEY_ARN',
        'TABLE_NAME',
        'USER_CLIENT_ID',
        'USER_ISSUER',
      ].sort(),
    );
    expect(variables('operate')).toEqual(
      [...common, 'API_TOKEN_ARN', 'BUS_NAME', 'DEFAULT_COUNTRY', 'USER_CLIENT_ID', 'USER_ISSUER'].sort(),
    );
    expect(variables('sql')).toEqual(
      [...common, 'API_TOKEN_ARN', 'LAKE_DATABASE', 'USER_CLIENT_ID', 'USER_ISSUER', 'WORK_GROUP'].sort(),
    );
  });
});

describe('the roles', () => {
  it.each(functionNames)('let %s name every resource of the data plane', name => {
    const statements = grants(name).filter(
      // Neither service offers a resource to name.
      statement => !statement.actions.every(action => /^(xray:|dynamodb:ListStreams$)/.test(action)),
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const { actions, resources } of statements) {
      expect(actions.join()).not.toContain('*');
      expect(resources.length).toBeGreaterThan(0);
      // Objects of a bucket and tables of a database have no names before they are there.
      const named = JSON.stringify(resources).replaceAll('Arn"]},"/*"', '');
      expect(named.replace(/(\/|\/rows\/|:table\/\w+\/)\*"/g, '"')).not.toContain('*');
    }
  });

  it.each(functionNames)('give %s no managed policy', name => {
    const lambda = functions().find(([id]) => id === idOf(name));
    const [roleId] = references(lambda?.[1].Properties['Role']);
    const role = synthesised.of('AWS::IAM::Role').find(([id]) => id === roleId);
    expect(role?.[1].Properties['ManagedPolicyArns']).toBeUndefined();
  });

  it('let ingest and sweep read and write the table and announce', () => {
    for (const name of ['ingest', 'sweep']) {
      expect(
        actions(name)
          .filter(action => action.startsWith('dynamodb:'))
          .sort(),
      ).toEqual([...reads, ...writes].sort());
      expect(actions(name)).toContain('events:PutEvents');
    }
  });

  it('let query read the table and secrets, and write what the audit log notes, nothing else', () => {
    const granted = actions('query').filter(action => !/^(xray|logs|kms):/.test(action));
    expect(granted.sort()).toEqual(['dynamodb:PutItem', ...reads, 'secretsmanager:GetSecretValue'].sort());
    const put = grants('query').find(({ actions }) => actions.includes('dynamodb:PutItem'));
    expect(put?.condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*', 'MONTHS'] },
    });
  });

  it('let context get single items, read its secrets and put answers on the bus, and nothing else', () => {
    const granted = actions('context').filter(action => !/^(xray|logs|kms|sqs):/.test(action));
    expect(granted.sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'events:PutEvents',
      'secretsmanager:GetSecretValue',
    ]);
    const put = grants('context').find(({ actions }) => actions.includes('events:PutEvents'));
    expect(put?.condition).toEqual({
      StringEquals: { 'events:source': 'hilvan.journeys', 'events:detail-type': 'Context Answered' },
    });
  });

  it('let operate put what operators decide on the bus and read the token, and nothing else', () => {
    const granted = actions('operate').filter(action => !/^(xray|logs|kms):/.test(action));
    expect(granted.sort()).toEqual(['events:PutEvents', 'secretsmanager:GetSecretValue']);
    const put = grants('operate').find(({ actions }) => actions.includes('events:PutEvents'));
    const [bus] = synthesised.of('AWS::Events::EventBus');
    expect(put?.resources.flatMap(references)).toEqual([bus?.[0]]);
    expect(put?.condition).toEqual({
      StringEquals: {
        'events:source': ['hilvan.operations'],
        'events:detail-type': ['Identity Correction', 'Journey Definition', 'Erasure Request'],
      },
    });
  });

  it('let privacy read and write the table and its lists, and touch no queue but its own and ingest’s dead letters', () => {
    const statements = grants('privacy');
    const granted = (service: string) =>
      statements.flatMap(({ actions }) => actions.filter(action => action.startsWith(service)));
    expect(new Set(granted('dynamodb:'))).toEqual(new Set([...reads, ...writes]));
    const queues = statements
      .filter(({ actions }) => actions.some(action => action.startsWith('sqs:')))
      .map(({ actions, resources }) => [
        resources
          .flatMap(references)
          .map(id => id.replace(/[0-9A-F]{8}$/, ''))
          .sort(),
        actions.map(action => action.slice(4)).sort(),
      ]);
    expect(queues).toEqual([
      [['PrivacyQueue'], ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage']],
      [
        ['IngestFailed', 'IngestUndelivered'],
        ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'],
      ],
    ]);
  });

  it('let a function read its own secrets only', () => {
    const secrets = (name: string) =>
      grants(name)
        .filter(statement => statement.actions.includes('secretsmanager:GetSecretValue'))
        .flatMap(statement => statement.resources.flatMap(references))
        .map(id => id.replace(/[0-9A-F]{8}$/, ''));
    expect(secrets('ingest')).toEqual(['SecretsIdentityKey']);
    expect(secrets('sweep')).toEqual([]);
    expect(secrets('privacy')).toEqual(['SecretsIdentityKey']);
    expect(secrets('operate')).toEqual(['SecretsApiToken']);
    expect(secrets('sql')).toEqual(['SecretsApiToken']);
    expect(secrets('query').sort()).toEqual(['SecretsApiToken', 'SecretsIdentityKey']);
  });
});

describe('the HTTP API', () => {
  it('has two routes that read, two for the context, one for reports, three that change and one that asks the lake, throttling and an access log without addresses or query strings', () => {
    expect(
      synthesised
        .of('AWS::ApiGatewayV2::Route')
        .map(([, route]) => route.Properties['RouteKey'])
        .sort(),
    ).toEqual([
      'GET /openapi.json',
      'GET /v1/analytics/{proxy+}',
      'GET /v1/context',
      'GET /v1/{proxy+}',
      'POST /v1/context',
      'POST /v1/corrections',
      'POST /v1/erasures',
      'POST /v1/sql',
      'PUT /v1/definitions/{id}',
    ]);
    const [integration] = synthesised.of('AWS::ApiGatewayV2::Integration');
    expect(integration?.[1].Properties['PayloadFormatVersion']).toBe('2.0');
    const [stage] = synthesised.of('AWS::ApiGatewayV2::Stage');
    expect(stage?.[1].Properties['DefaultRouteSettings']).toEqual({
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
    });
    const format = String(field(stage?.[1].Properties['AccessLogSettings'], 'Format'));
    expect(format).toContain('$context.requestId');
    expect(format).not.toMatch(/sourceIp|\$context\.path|queryString|requestOverride/);
  });
});
