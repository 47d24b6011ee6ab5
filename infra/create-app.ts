import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { cfnGuard } from './cfn-guard.ts';
import { HilvanStack } from './hilvan-stack.ts';
import { lakeCatalogue } from './lake-catalogue.ts';
import type { HilvanConfig } from './stages.ts';

export interface AppOptions {
  /** Checks the template against AWS Control Tower's rules too (cfn-guard): a second or so. */
  readonly guard?: boolean;
}

/** The whole application, checked when it is synthesised into `outdir`. */
export async function createApp(
  config: HilvanConfig,
  outdir: string,
  { guard = false }: AppOptions = {},
): Promise<App> {
  const [bundles, catalogue] = await Promise.all([bundleFunctions(join(outdir, 'bundles')), lakeCatalogue()]);
  const app = new App({ outdir });
  new HilvanStack(app, config, bundles, catalogue);
  const validations = Validations.of(app);
  validations.addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  if (guard) validations.addPlugins(cfnGuard());
  return app;
}
