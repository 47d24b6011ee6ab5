import { type Envelope, type EnvelopeLimits, pack } from './envelopes.ts';
import { type BusOptions, entryBytes, MAX_CALL_BYTES, MAX_ENTRIES, putEntries } from './put-events.ts';

export interface PublishOptions extends BusOptions, EnvelopeLimits {
  /** Names the emitting system. */
  source: string;
  /** Called after each call to the bus. */
  onProgress?: (progress: { sent: number; rejected: number }) => void;
}

export interface PublishReport {
  sent: number;
  /** `index` counts the input from 0. */
  rejected: { index: number; reason: string }[];
}

/**
 * Sends touchpoints to the bus in envelopes, as many a call as fit. They are not validated here: the contract is
 * checked behind the bus. Rejects only where a whole call fails after the client's own retries; what was sent
 * before may then be sent again without harm.
 */
export async function publishTouchpoints(
  options: PublishOptions,
  touchpoints: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<PublishReport> {
  const report: PublishReport = { sent: 0, rejected: [] };
  const { source, onProgress, maxTouchpoints, maxBytes, ...bus } = options;
  const limits = {
    ...(maxTouchpoints !== undefined && { maxTouchpoints }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
  let call: Envelope<number>[] = [];
  let bytes = 0;

  const flush = async (): Promise<void> => {
    const envelopes = call;
    [call, bytes] = [[], 0];
    if (envelopes.length === 0) return;
    const refusals = new Map((await putEntries(bus, envelopes)).map(each => [each.index, each]));
    for (const [i, { members }] of envelopes.entries()) {
      const refusal = refusals.get(i);
      if (refusal === undefined) report.sent += members.length;
      else {
        const reason = `the bus refused its envelope: ${refusal.code}, ${refusal.message}`;
        for (const index of members) report.rejected.push({ index, reason });
      }
    }
    onProgress?.({ sent: report.sent, rejected: report.rejected.length });
  };

  for await (const packed of pack(source, touchpoints, limits)) {
    if ('rejected' in packed) {
      report.rejected.push(packed.rejected);
      continue;
    }
    const size = entryBytes(packed.envelope);
    if (call.length === MAX_ENTRIES || bytes + size > MAX_CALL_BYTES) await flush();
    call.push(packed.envelope);
    bytes += size;
  }
  await flush();
  report.rejected.sort((a, b) => a.index - b.index);
  return report;
}
