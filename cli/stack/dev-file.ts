import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

export const DEFAULT_DATA_DIR = '.hilvan';

const devFile = z.object({
  pid: z.number(),
  apiUrl: z.string(),
  /** Of an admin. */
  token: z.string(),
  /** Others are signed with it. */
  signingKey: z.string(),
  awsEndpoint: z.string(),
  busName: z.string(),
});
/** Where a running `dev` or `demo` can be reached; the other commands read it. */
export type DevFile = z.infer<typeof devFile>;

const pathOf = (dataDir: string) => join(dataDir, 'dev.json');

/** The running one's file; `undefined` where there is none, or where its process has gone. */
export async function readDevFile(dataDir: string): Promise<DevFile | undefined> {
  let text: string;
  try {
    text = await readFile(pathOf(dataDir), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = devFile.safeParse(parse(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/**
 * Only its owner may read the file: it holds the key of all tokens. Answers how to take it away again; `undefined` where another
 * one runs by this folder, whose file stays.
 */
export async function writeDevFile(
  dataDir: string,
  content: DevFile,
): Promise<(() => Promise<void>) | undefined> {
  const path = pathOf(dataDir);
  const other = await readDevFile(dataDir);
  if (other !== undefined && other.pid !== content.pid) return undefined;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return async () => {
    const now = await readDevFile(dataDir);
    if (now !== undefined && now.pid !== content.pid) return;
    await rm(path, { force: true });
    // Where nothing else is kept, the folder was made for this file alone.
    await rmdir(dirname(path)).catch(() => undefined);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
