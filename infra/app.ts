import { readConfig } from './config.ts';
import { createApp } from './create-app.ts';

const { CI, CDK_OUTDIR: outdir = 'cdk.out', CDK_VALIDATION } = process.env;
const guard = CI === 'true' && CDK_VALIDATION !== 'false';
const app = await createApp(readConfig(process.env), outdir, { guard });
app.synth();
