import { readConfig } from './config.ts';
import { createApp } from './create-app.ts';

const app = await createApp(readConfig(process.env), process.env['CDK_OUTDIR'] ?? 'cdk.out');
app.synth();
