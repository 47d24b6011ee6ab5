import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { type Bundles, bundleFunctions } from './bundle.ts';
import { cfnGuard } from './cfn-guard.ts';
import { HilvanStack } from './hilvan-stack.ts';
import { lakeCatalogue } from './lake-catalogue.ts';
import type { HilvanConfig } from './stages.ts';

export interface AppOptions {
  /** Checks the template against AWS Control Tower's rules too (cfn-guard): a second or so. */
  readonly guard?: boolean;
  /** Bundles that were made before; left out: they are made in `outdir`. */
  readonly bundles?: Bundles;
}

/** The whole application, checked when it is synthesised into `outdir`. */
export async function createApp(
  config: HilvanConfig,
  outdir: string,
  { guard = false, bundles }: AppOptions = {},
): Promise<App> {
  const [functions, catalogue] = await Promise.all([
    bundles ?? bundleFunctions(join(outdir, 'bundles')),
    lakeCatalogue(),
  ]);
  const app = new App({ outdir });
  new HilvanStack(app, config, functions, catalogue);
  const validations = Validations.of(app);
  validations.addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  if (guard) validations.addPlugins(cfnGuard());
  return app;
}
