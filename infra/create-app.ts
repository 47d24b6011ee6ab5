import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import type { HilvanConfig } from './config.ts';
import { HilvanStack } from './hilvan-stack.ts';

/** The whole application, checked by cdk-nag when it is synthesised into `outdir`. */
export async function createApp(config: HilvanConfig, outdir: string): Promise<App> {
  const bundles = await bundleFunctions(join(outdir, 'bundles'));
  const app = new App({ outdir });
  new HilvanStack(app, config, bundles);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
