import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { cfnGuard, exclusions, ruleLibrary, rulesFor } from '../../infra/cfn-guard.ts';
import { createApp } from '../../infra/create-app.ts';
import { type HilvanConfig, type Stage, stages } from '../../infra/stages.ts';

interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

// With everything that can be chosen, so that each kind of resource is there to be checked.
const full = (stage: Stage): HilvanConfig => ({
  ...stages[stage],
  producerAccounts: ['111122223333'],
  alarmSubscribers: ['on-call@example.com'],
});

let folder: string;
const apps = new Map<Stage, App>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hilvan-nag-'));
  for (const stage of ['dev', 'prod'] as const) {
    const app = await createApp(full(stage), join(folder, stage), { bundles: inject('bundles') });
    app.synth();
    apps.set(stage, app);
  }
  return () => rm(folder, { recursive: true, force: true });
});

const appOf = (stage: Stage) => {
  const app = apps.get(stage);
  if (app === undefined) throw new Error(`no app for ${stage}`);
  return app;
};
const findings = (scope: App) =>
  [new AwsSolutionsChecks(scope), new ServerlessChecks(scope)]
    .flatMap(pack => pack.validateScope(scope).violations)
    .flatMap(violation =>
      violation.violatingResources.map(resource => `${violation.ruleName} ${resource.constructPath ?? ''}`),
    );
const guarded = (...templatePaths: string[]) =>
  cfnGuard()
    .validate({ templatePaths, stackTemplates: [], appConstruct: appOf('prod') })
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ resourceLogicalId }) => `${ruleName} ${resourceLogicalId}`),
    );
const templateOf = (stage: Stage) => join(folder, stage, `${stages[stage].stackName}.template.json`);

/** Every acknowledgement in the tree: CDK keeps them as metadata of the construct. */
function acknowledgements(scope: App): Acknowledged[] {
  return scope.node.findAll().flatMap(construct =>
    construct.node.metadata
      .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(entry => Object.entries(entry.data as Record<string, string>))
      .map(([id, reason]) => ({ path: construct.node.path, id, reason })),
  );
}

describe('cdk-nag, AwsSolutions and Serverless', () => {
  it.each(['dev', 'prod'] as const)('finds nothing in %s that is not acknowledged', stage => {
    expect(findings(appOf(stage))).toEqual([]);
  });

  it('really looks: an unprotected queue is found by both, and synthesis stops', () => {
    const bad = new App({ outdir: join(folder, 'bad') });
    new Queue(new Stack(bad, 'Bad'), 'Queue');
    expect(findings(bad)).toEqual([
      'AwsSolutions-SQS3 Bad/Queue/Resource',
      'AwsSolutions-SQS4 Bad/Queue/Resource',
      'Serverless-SQSRedrivePolicy Bad/Queue/Resource',
    ]);
    Validations.of(bad).addPlugins(new AwsSolutionsChecks(bad));
    const exitCode = process.exitCode;
    expect(() => bad.synth()).toThrow(/AwsSolutions-SQS3/);
    process.exitCode = exitCode;
  });

  it('has a reason for each acknowledgement', () => {
    const all = acknowledgements(appOf('prod'));
    expect(all.length).toBeGreaterThan(0);
    for (const { path, id, reason } of all) expect(reason.length, `${path} ${id}`).toBeGreaterThan(30);
  });
});

describe('cfn-guard with the Control Tower rules', () => {
  it('finds nothing that is not excluded, in either stage', () => {
    expect(guarded(templateOf('dev'), templateOf('prod'))).toEqual([]);
  });

  it('really looks: a key without rotation and a queue that nobody excluded are found', async () => {
    const template = JSON.parse(await readFile(templateOf('prod'), 'utf8'));
    const [key] = Object.keys(template.Resources).filter(id => id.startsWith('KeysStore'));
    template.Resources[String(key)].Properties.EnableKeyRotation = false;
    template.Resources['Bare'] = { Type: 'AWS::SQS::Queue' };
    const worse = join(folder, 'worse.template.json');
    await writeFile(worse, JSON.stringify(template));
    const found = guarded(worse);
    expect(found).toContain(`kms_key_rotation_enabled_check ${key}`);
    expect(found).toContain('sqs_dlq_check Bare');
  });

  it('plays every rule about a type of resource that is there, and those alone', async () => {
    const template = join(folder, 'queue.template.json');
    await writeFile(template, JSON.stringify({ Resources: { Bare: { Type: 'AWS::SQS::Queue' } } }));
    const played = rulesFor([template]);
    expect(played.sort()).toEqual(
      ['ct-sqs-pr-1.guard', 'ct-sqs-pr-2.guard'].map(name => join(ruleLibrary, 'sqs', name)),
    );
    expect(rulesFor([templateOf('prod'), template])).toEqual(expect.arrayContaining(played));
  });

  it('names each rule by its number and its name in the library', async () => {
    for (const { rule, name } of exclusions) {
      const [, service = ''] = rule.toLowerCase().split('.');
      const file = join(ruleLibrary, service, `${rule.toLowerCase().replaceAll('.', '-')}.guard`);
      expect(await readFile(file, 'utf8'), rule).toContain(`rule ${name} `);
    }
    expect(new Set(exclusions.map(({ name }) => name)).size).toBe(exclusions.length);
  });

  it('has a reason for each exclusion, and no exclusion that nothing needs', async () => {
    const text = (await readFile(templateOf('dev'), 'utf8')) + (await readFile(templateOf('prod'), 'utf8'));
    const ids = [...text.matchAll(/"([A-Z][A-Za-z0-9]+)": \{\n\s+"Type"/g)].map(match => String(match[1]));
    expect(ids.length).toBeGreaterThan(100);
    for (const { rule, reason, resources } of exclusions) {
      expect(reason.length, rule).toBeGreaterThan(30);
      expect(
        ids.some(id => resources.test(id)),
        rule,
      ).toBe(true);
    }
  });
});
