import { type Clock, systemClock } from "../../kernel/clock.js";
import { safeId } from "../../kernel/stream-id.js";
import { checkSubscribe, letterLimit, numberOption, transportClosed } from "../check-input.js";
import type { Envelope } from "../envelope.js";
import { type Outgoing, outgoing } from "../outgoing.js";
import { type Sleep, systemSleep } from "../pausing.js";
import { RecentIds } from "../recent-ids.js";
import { type RetryPolicy, retryPolicy } from "../retries.js";
import type {
  DeadLetters,
  EnvelopeHandler,
  Published,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportCapabilities,
} from "../transport.js";
import { Group, type GroupSettings } from "./group.js";

/** Options of {@link inProcessTransport}. Durations are in milliseconds. */
export interface InProcessTransportOptions {
  /** Groups that are there from the beginning. Others begin with their first subscription, and get what is published from then on. Default: none. */
  readonly groups?: readonly string[];
  /** The largest envelope, in UTF-8 bytes. Default 1,048,576. */
  readonly maxBytes?: number;
  /** For how long the same envelope is answered `duplicate`. Default 120,000 (2 minutes). */
  readonly dedupWindowMs?: number;
  /** The most envelopes that wait for one group. While there are so many, `publish` answers `retry`. Default 10,000. */
  readonly maxWaiting?: number;
  /** How long a handler may take before the envelope counts as failed. Default 30,000. */
  readonly handlerTimeoutMs?: number;
  /** How long `stop` waits for handlers before it aborts their signal and gives them up. Default 10,000. */
  readonly graceMs?: number;
  /** How often and how soon a failed envelope comes again before it becomes a dead letter. Default: 12 times, full jitter from 250 ms to 5 minutes. */
  readonly retries?: Partial<RetryPolicy>;
  readonly clock?: Clock;
  /** Gives a number from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

/** A transport within one process: `close` and `deadLetters` are always there. */
export interface InProcessTransport extends Transport {
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

/**
 * Brings envelopes to handlers of the same process, in memory: for a desk that runs in one process, and for tests. What waits is gone with the
 * process, and is published again from the feed.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const transport = inProcessTransport();
 * await transport.subscribe({ group: "notices", maxInFlight: 8 }, async (envelope) => {
 *   console.log(envelope.type); // "handoff.requested"
 *   return "ack";
 * });
 * await transport.publish([envelope]); // ["accepted"]
 * ```
 */
export function inProcessTransport(options: InProcessTransportOptions = {}): InProcessTransport {
  const { clock = systemClock, random = Math.random, sleep = systemSleep } = options;
  const maxBytes = numberOption(options.maxBytes, "maxBytes", 1_048_576, 1);
  const dedupWindowMs = numberOption(options.dedupWindowMs, "dedupWindowMs", 120_000, 0);
  const maxWaiting = numberOption(options.maxWaiting, "maxWaiting", 10_000, 1);
  const settings: GroupSettings = {
    retries: retryPolicy(options.retries),
    handlerTimeoutMs: numberOption(options.handlerTimeoutMs, "handlerTimeoutMs", 30_000, 1),
    graceMs: numberOption(options.graceMs, "graceMs", 10_000, 0),
    maxBytes,
    random,
    sleep,
  };
  const capabilities: TransportCapabilities = Object.freeze({ ordering: "key", dedupWindowMs, maxBytes });
  const recent = new RecentIds(dedupWindowMs, clock);
  const groups = new Map<string, Group>();
  let closing: Promise<void> | undefined;

  const assertOpen = () => {
    if (closing !== undefined) throw transportClosed();
  };
  const groupOf = (name: string): Group => {
    let group = groups.get(name);
    if (group === undefined) {
      group = new Group(name, settings);
      groups.set(name, group);
    }
    return group;
  };
  const take = ({ envelope, key, subject, text }: Outgoing, late: Set<string>): Published => {
    if (text === null) return "rejected";
    if (late.has(subject)) return "retry";
    if (recent.has(key)) return "duplicate";
    for (const group of groups.values())
      if (group.size >= maxWaiting) {
        late.add(subject);
        return "retry";
      }
    recent.add(key);
    for (const group of groups.values()) group.add({ envelope, subject, text });
    return "accepted";
  };

  for (const name of options.groups ?? []) groupOf(safeId(name, "groups"));
  return {
    capabilities,
    async publish(batch: readonly Envelope[]) {
      assertOpen();
      const late = new Set<string>();
      return outgoing(batch, maxBytes).map((one) => take(one, late));
    },
    async subscribe(wanted: SubscribeOptions, handle: EnvelopeHandler): Promise<Subscription> {
      assertOpen();
      checkSubscribe(wanted);
      return { stop: groupOf(wanted.group).join(handle, wanted.maxInFlight) };
    },
    deadLetters: {
      async list(group, { limit } = {}) {
        assertOpen();
        const most = letterLimit(limit);
        return groups.get(safeId(group, "group"))?.letters(most) ?? [];
      },
      async replay({ group, key }) {
        assertOpen();
        return groups.get(safeId(group, "group"))?.replay(key) ?? false;
      },
    },
    close() {
      closing ??= Promise.all([...groups.values()].map((group) => group.close())).then(() => {});
      return closing;
    },
  };
}
