/** What came of looking at a dead letter: it stays as it is, it goes, or another body takes its place. */
export type Cut = 'keep' | 'drop' | { body: string };

/** Messages that ingest gave up on. */
export interface DeadLetters {
  /** Shows each message once or more; one that stays is there again afterwards. Rejects with what `look` rejects with. */
  editAll(look: (body: string) => Promise<Cut>): Promise<void>;
}
