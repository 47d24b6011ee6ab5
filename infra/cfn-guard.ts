import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';

interface Exclusion {
  /** The rule's id, as in AWS's library of Control Tower controls. */
  readonly rule: string;
  readonly name: string;
  /** Logical ids it is not asked of. */
  readonly resources: RegExp;
  readonly reason: string;
}

/** Where Control Tower's rules, written for every kind of company, ask for something else than this product does. */
export const exclusions: readonly Exclusion[] = [
  {
    rule: 'CT.APIGATEWAY.PR.5',
    name: 'api_gw_v2_authorization_type_configured_check',
    resources: /^QueryApi(GET|POST|PUT)/,
    reason: 'The function checks the bearer token itself, so local mode and AWS run the same check.',
  },
  {
    rule: 'CT.CLOUDWATCH.PR.2',
    name: 'cloudwatch_log_group_retention_period_check',
    resources:
      /^(Ingest|Sweep|QueryApi|OperateApi|Privacy|Lake|LakeSql|AnalyticsApi|ContextApi)(FunctionLogs|AccessLog)/,
    reason: 'prod keeps logs for a year, as the rule asks; dev, which holds no customer, for two weeks.',
  },
  {
    rule: 'CT.LAMBDA.PR.2',
    name: 'lambda_function_public_access_prohibited_check',
    resources: /^QueryApi(GET|POST|PUT).*Permission/,
    reason:
      'The permission names the API by its ARN, account and route included; the rule looks for an account alone.',
  },
  {
    rule: 'CT.LAMBDA.PR.3',
    name: 'lambda_inside_vpc_check',
    resources: /^(Ingest|Sweep|QueryApi|OperateApi|Privacy|Lake|LakeSql|AnalyticsApi|ContextApi)Function/,
    reason:
      'The functions call AWS services only, each by its own role; a network of their own would add cost, no wall.',
  },
  {
    rule: 'CT.S3.PR.11',
    name: 's3_bucket_versioning_enabled_check',
    resources: /^(LakeBucket|LakeSqlResults)/,
    reason: 'What an erasure took away must be nowhere else; all of it can be written again from the table.',
  },
  {
    rule: 'CT.S3.PR.2',
    name: 's3_bucket_logging_enabled_check',
    resources: /^(LakeBucket|LakeSqlResults)/,
    reason: 'Data events of CloudTrail tell who reads, which an account switches on for all of its buckets.',
  },
  {
    rule: 'CT.S3.PR.4',
    name: 's3_event_notifications_enabled_check',
    resources: /^(LakeBucket|LakeSqlResults)/,
    reason: 'Nothing waits for these files: they are found by their names when somebody asks.',
  },
  {
    rule: 'CT.S3.PR.6',
    name: 's3_lifecycle_policy_check',
    resources: /^LakeBucket/,
    reason:
      'The lake holds what the table holds, as long as the table does; compaction takes old files away.',
  },
  {
    rule: 'CT.S3.PR.9',
    name: 's3_bucket_object_lock_enabled_check',
    resources: /^(LakeBucket|LakeSqlResults)/,
    reason: 'A locked file could not be erased, and every person may ask for that.',
  },
  {
    rule: 'CT.SQS.PR.1',
    name: 'sqs_dlq_check',
    resources: /^(Untold|(Ingest|Privacy|ContextApi)(Failed|Undelivered)|(Sweep|Lake)Failed)/,
    reason: 'These are dead-letter queues themselves: the end of the line, watched by an alarm.',
  },
];

/** The Control Tower rules of the library: a folder a service, a file a rule. */
export const ruleLibrary = join(
  dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json')),
  'rules/control-tower/cfn-guard',
);

/** AWS's cfn-guard with the Control Tower rules, less the exclusions. */
export function cfnGuard(): IPolicyValidationPlugin {
  const { name, version } = new CfnGuardValidator();
  return {
    name,
    version,
    validate(context) {
      const rules = rulesFor(context.templatePaths);
      const validator = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules });
      const { violations } = validator.validate(context);
      const left = violations.flatMap(violation => {
        const excluded = exclusions.find(({ name }) => name === violation.ruleName);
        const violatingResources = violation.violatingResources.filter(
          ({ resourceLogicalId }) => excluded?.resources.test(resourceLogicalId) !== true,
        );
        return violatingResources.length === 0 ? [] : [{ ...violation, violatingResources }];
      });
      return { success: left.length === 0, violations: left };
    },
  };
}

const resourceType = /AWS::\w+::\w+/g;
const comment = /^\s*#.*$/gm;

/**
 * The rules that name a type of resource which a template holds. Any other finds nothing to look at, which takes it as
 * long: cfn-guard reads the whole template for each rule.
 */
export function rulesFor(templatePaths: readonly string[]): string[] {
  const held = new Set(templatePaths.flatMap(path => readFileSync(path, 'utf8').match(resourceType) ?? []));
  return readdirSync(ruleLibrary, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.guard'))
    .map(name => join(ruleLibrary, name))
    .filter(path => {
      const named = readFileSync(path, 'utf8').replaceAll(comment, '').match(resourceType) ?? [];
      return named.length === 0 || named.some(type => held.has(type));
    });
}
