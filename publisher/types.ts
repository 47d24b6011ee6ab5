import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import type { Issue } from './check.ts';

export interface PublisherOptions {
  /** Names the emitting system, such as `shop.web`; EventBridge rules and permissions go by it. */
  source: string;
  /** Name or ARN of the bus. Default `hilvan`. */
  busName?: string;
  /** A client of your own; it is not closed. Else one is made of `region` and `endpoint`. */
  client?: EventBridgeClient;
  region?: string;
  /** Address of local mode, such as `http://127.0.0.1:4566`; without it, AWS. */
  endpoint?: string;
  /** How long a touchpoint waits for others to share its event, in milliseconds. Default 100; 0: until the next turn. */
  windowMs?: number;
  /** Touchpoints an event. Default 190. */
  maxTouchpoints?: number;
  /** Bytes an event, at most 900,000. Default 262,144. */
  maxBytes?: number;
  /** Touchpoints that may wait or be under way; above that they are handed back. Default 20,000. */
  maxPending?: number;
  /** Bytes of these. Default 64 MiB. */
  maxPendingBytes?: number;
  /** Calls under way at one time. Default 4. */
  maxCalls?: number;
  /** Attempts for an event, the first counted. Default 8: about 5 seconds. */
  attempts?: number;
  /** For tests. */
  sleep?: (ms: number) => Promise<void>;
  /** For tests; in [0, 1). */
  random?: () => number;
}

/** It does not keep the contract: mend it; sent again as it is, it would be refused again. */
export interface Rejected {
  /** Place in what was given to `publish`. */
  index: number;
  touchpoint: unknown;
  issues: Issue[];
}

/** It keeps the contract but was not sent, as far as is known: keep it and publish it again; a resend does no harm. */
export interface Undelivered {
  /** Place in what was given to `publish`. */
  index: number;
  touchpoint: Touchpoint;
  /** Of AWS, or `PublisherFull`, `PublisherClosed`. */
  code: string;
  message: string;
  /** True where sending it again cannot help before something else is mended: the name of the bus, a permission. */
  permanent: boolean;
}

/** Each touchpoint given to `publish` is counted in exactly one of these. */
export interface PublishResult {
  sent: number;
  rejected: Rejected[];
  undelivered: Undelivered[];
}

export interface Publisher {
  /** Sends them in events shared with others. Resolves when the fate of each is known; never rejects. */
  publish(touchpoints: Touchpoint | readonly Touchpoint[]): Promise<PublishResult>;
  /** Sends what waits, without its window; resolves when the fate of all that was published before is known. */
  flush(): Promise<void>;
  /** Resolves as soon as there is room for more: wait for it between calls where you have much to send. */
  ready(): Promise<void>;
  /**
   * Takes no more, sends what waits and resolves when all is done. After `timeoutMs` the rest is handed back as
   * undelivered; what was under way may have arrived all the same.
   */
  close(options?: { timeoutMs?: number }): Promise<void>;
}
