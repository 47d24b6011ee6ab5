/** An archive of the bus, and its replays; times in ms. */
export interface Archive {
  /** `undefined` where there is no such archive, or the bus has none. */
  find(name: string | undefined): Promise<{ name: string; arn: string } | undefined>;
  /** To the rules that ingest touchpoints only: announcements in the archive must not be told a second time. */
  start(replay: { name: string; archive: string; from: number; to: number }): Promise<void>;
  describe(name: string): Promise<ReplayState>;
}

export interface ReplayState {
  state: 'running' | 'completed' | 'cancelled' | 'failed';
  reason?: string;
  /** Event time of the last one replayed, in ms. */
  lastAt?: number;
}

export class ReplayError extends Error {
  readonly code = 'replay-failed';
  constructor(message: string) {
    super(message);
    this.name = 'ReplayError';
  }
}

export interface ReplayOptions {
  from: number;
  to: number;
  archive?: string;
  /** Names the replay; a name can be used once. */
  name: string;
  /** Between two looks. */
  wait: () => Promise<void>;
  onProgress?: (share: number) => void;
  isStopped?: () => boolean;
}

/**
 * Replays archived events in the bus and follows the replay to its end. What is stored already is found to be, so a
 * replay changes nothing but what was missing. Stopped: the replay itself goes on.
 */
export async function replay(
  archive: Archive,
  { from, to, name, wait, ...options }: ReplayOptions,
): Promise<{ finished: boolean; archive: string }> {
  if (from >= to)
    throw new ReplayError('The replay would end before it begins: give a --to later than --from');
  const found = await archive.find(options.archive);
  if (found === undefined) {
    const what =
      options.archive === undefined ? 'The bus has no archive' : `There is no archive ${options.archive}`;
    throw new ReplayError(
      `${what}: name one with --archive, or derive everything again with "hilvan rebuild"`,
    );
  }
  await archive.start({ name, archive: found.arn, from, to });
  for (;;) {
    const { state, reason, lastAt } = await archive.describe(name);
    if (state === 'completed') return { finished: true, archive: found.name };
    if (state === 'failed' || state === 'cancelled') {
      throw new ReplayError(
        `The replay ${name} ${state === 'failed' ? 'failed' : 'was cancelled'}: ${reason ?? 'no reason given'}`,
      );
    }
    if (lastAt !== undefined) options.onProgress?.((lastAt - from) / (to - from));
    if (options.isStopped?.() === true) return { finished: false, archive: found.name };
    await wait();
  }
}
