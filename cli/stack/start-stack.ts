import type { EngineKind } from '../../local/engines/engine.ts';
import { type LocalRuntime, startLocal } from '../../local/runtime.ts';
import { paint, tell } from '../terminal.ts';
import { DEFAULT_DATA_DIR, writeDevFile } from './dev-file.ts';
import { synthesise } from './synthesise.ts';

export interface StackOptions {
  /** Where state is kept; left out: nowhere. */
  dataDir: string | undefined;
  port: number;
  awsPort: number;
  engine: EngineKind;
  signingKey: string | undefined;
  /** False: the data folder is nobody's to look into, so the usual folder leads the other commands here. */
  listed?: boolean;
}

/** Synthesises the application and runs it here; the other commands find it by the data folder. */
export async function startStack(
  { dataDir, port, awsPort, engine, signingKey, listed = true }: StackOptions,
  signal: AbortSignal,
): Promise<LocalRuntime> {
  const assembly = await synthesise(signal, () =>
    tell(paint('dim', 'Synthesising the application …', process.stderr)),
  );
  signal.throwIfAborted();
  const runtime = await startLocal({ assembly, dataDir, port, awsPort, engine, signingKey });
  const { apiUrl, apiToken, awsEndpoint, busName } = runtime;
  try {
    const forget = await writeDevFile(listed ? (dataDir ?? DEFAULT_DATA_DIR) : DEFAULT_DATA_DIR, {
      pid: process.pid,
      apiUrl,
      token: apiToken,
      signingKey: runtime.signingKey,
      awsEndpoint,
      busName,
    });
    if (forget === undefined) {
      tell(
        `Another one runs here already: lead the other commands to this one with --api ${apiUrl} --token …`,
      );
    }
    return {
      ...runtime,
      async stop() {
        await forget?.();
        await runtime.stop();
      },
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}
