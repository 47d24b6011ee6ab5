import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../infra/config.ts';
import { createApp } from '../../infra/create-app.ts';

interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

let app: App;
let outdir: string;
beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'hilvan-nag-'));
  app = await createApp(defaultConfig, join(outdir, 'good'));
  app.synth();
  return () => rm(outdir, { recursive: true, force: true });
});

const findings = (scope: App) =>
  new AwsSolutionsChecks(scope)
    .validateScope(scope)
    .violations.flatMap(violation =>
      violation.violatingResources.map(resource => `${violation.ruleName} ${resource.constructPath ?? ''}`),
    );

/** Every acknowledgement in the tree: CDK keeps them as metadata of the construct. */
function acknowledgements(scope: App): Acknowledged[] {
  return scope.node.findAll().flatMap(construct =>
    construct.node.metadata
      .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(entry => Object.entries(entry.data as Record<string, string>))
      .map(([id, reason]) => ({ path: construct.node.path, id, reason })),
  );
}

describe('cdk-nag AwsSolutions', () => {
  it('finds nothing that is not acknowledged', () => {
    expect(findings(app)).toEqual([]);
  });

  it('really looks: an unprotected queue is found, and synthesis stops', () => {
    const bad = new App({ outdir: join(outdir, 'bad') });
    new Queue(new Stack(bad, 'Bad'), 'Queue');
    expect(findings(bad)).toEqual([
      'AwsSolutions-SQS3 Bad/Queue/Resource',
      'AwsSolutions-SQS4 Bad/Queue/Resource',
    ]);
    Validations.of(bad).addPlugins(new AwsSolutionsChecks(bad));
    const exitCode = process.exitCode;
    expect(() => bad.synth()).toThrow(/AwsSolutions-SQS3/);
    process.exitCode = exitCode;
  });

  it('has a reason for each acknowledgement', () => {
    const all = acknowledgements(app);
    expect(all.length).toBeGreaterThan(0);
    for (const { path, id, reason } of all) expect(reason.length, `${path} ${id}`).toBeGreaterThan(30);
  });
});
