import { type Clock, systemClock } from "../../kernel/clock.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type NewId, randomId } from "../../kernel/ids.js";
import { guardLogger, type Logger, silentLogger } from "../../kernel/logger.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { Coordination } from "../../storage/coordination.js";
import type { EventStore, StoredEvent } from "../../storage/event-store.js";
import type { EventFeed } from "../../storage/feed.js";
import { type Sleep, systemSleep } from "../../transport/pausing.js";
import type { FollowContext } from "./follow-context.js";
import { checkName } from "./inbox.js";
import type { RetryPolicy } from "./retry.js";

/** Makes an event known to the follower's owner, and acts on it. */
export type Deliver = (stream: StreamId, stored: StoredEvent, context: FollowContext) => Promise<void>;

/** Events are handed over as they are stored. */
export interface HandlesStored {
  readonly open?: never;
  /** Acts on an event. At least once; where it rejects, the event comes again. */
  readonly handle: (event: StoredEvent, context: FollowContext) => Promise<void>;
}

/** Events are opened before they are handed over. */
export interface HandlesOpened<Event> {
  /** Makes what the handler gets of a stored event: decrypts, upcasts. `CORRUPT_EVENT` and `UNKNOWN_EVENT` park the journey at once. */
  readonly open: (stream: StreamId, stored: StoredEvent) => Event | Promise<Event>;
  /** Acts on an event. At least once; where it rejects, the event comes again. */
  readonly handle: (event: Event, context: FollowContext) => Promise<void>;
}

/** What {@link createFollower} is made of. What is left out has the default. */
export type FollowerOptions<Event = StoredEvent> = FollowerTuning & (HandlesStored | HandlesOpened<Event>);

/** What a follower follows, and how. */
export interface FollowerTuning {
  /** The store to follow: one that has a feed. */
  readonly store: EventStore;
  /** Where checkpoints, leases, parked journeys and the inbox are kept. */
  readonly coordination: Coordination;
  /** Who follows: at most 100 characters of those of `isSafeId`. Workers of one name share the partitions; followers of different names each get everything. */
  readonly name: string;
  /** Where a follower of a new name begins. Default `beginning`. */
  readonly from?: "beginning" | "end";
  /** The most journeys in the hands of handlers at once, over all partitions of this worker. Default 16. */
  readonly maxInFlight?: number;
  /** The most journeys of a partition at work or waiting to be tried again; then no more is read of it. 1 to 150, default 100. */
  readonly maxJourneys?: number;
  /** How often an event is tried before its journey is parked. Default 12. */
  readonly attempts?: number;
  /** The ceiling of the first wait before an event is tried again, which doubles each time. Default 250 ms. */
  readonly retryBaseMs?: number;
  /** The highest that ceiling gets. Default 300,000 ms. */
  readonly retryLongestMs?: number;
  /** How long a handler may take. Then its signal is aborted, and it counts as failed, whatever it does afterwards. Default 30,000 ms. */
  readonly handlerTimeoutMs?: number;
  /** How often a partition at its end is looked at again. Default 500 ms. */
  readonly pollMs?: number;
  /** After how long without a sign of a worker others take over its partitions. Default 30,000 ms; at least 100. */
  readonly leaseMs?: number;
  /** How long `stop` waits for handlers before it aborts their signals. Default 10,000 ms. */
  readonly graceMs?: number;
  /** What times of retries and of one's own leases go by. Default: the machine's. */
  readonly clock?: Clock;
  /** Default: the machine's timers. */
  readonly sleep?: Sleep;
  /** From 0 to 1, for jitter. Default `Math.random`. */
  readonly random?: () => number;
  /** Names this worker. Default: nanoid. */
  readonly ids?: NewId;
  /** Where it is told that the store or a handler failed. Default: nowhere. */
  readonly logger?: Logger;
}

/** The options with their defaults, checked. */
export interface FollowerSettings {
  readonly store: EventStore;
  readonly feed: EventFeed;
  readonly coordination: Coordination;
  readonly name: string;
  readonly deliver: Deliver;
  readonly from: "beginning" | "end";
  readonly maxInFlight: number;
  readonly maxJourneys: number;
  readonly retry: RetryPolicy;
  readonly handlerTimeoutMs: number;
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly ids: NewId;
  readonly logger: Logger;
}

const LONGEST_MS = 86_400_000;

/** @throws ThroughlineError `INVALID_INPUT`, its details naming the `field` */
export function settingsOf<Event>(options: FollowerOptions<Event>): FollowerSettings {
  const { store, from = "beginning" } = options;
  if (store.feed === undefined)
    throw invalid("store", "has no feed. Follow a store whose capabilities.feed is true");
  if (from !== "beginning" && from !== "end") throw invalid("from", 'must be "beginning" or "end"');
  return {
    store,
    feed: store.feed,
    coordination: options.coordination,
    name: checkName(options.name, "name"),
    deliver: delivering(options),
    from,
    maxInFlight: integer(options.maxInFlight, 16, "maxInFlight", 1, 10_000),
    maxJourneys: integer(options.maxJourneys, 100, "maxJourneys", 1, 150),
    retry: {
      attempts: integer(options.attempts, 12, "attempts", 1, 1_000),
      baseMs: integer(options.retryBaseMs, 250, "retryBaseMs", 1, LONGEST_MS),
      longestMs: integer(options.retryLongestMs, 300_000, "retryLongestMs", 1, LONGEST_MS),
    },
    handlerTimeoutMs: integer(options.handlerTimeoutMs, 30_000, "handlerTimeoutMs", 1, LONGEST_MS),
    pollMs: integer(options.pollMs, 500, "pollMs", 1, LONGEST_MS),
    leaseMs: integer(options.leaseMs, 30_000, "leaseMs", 100, LONGEST_MS),
    graceMs: integer(options.graceMs, 10_000, "graceMs", 0, LONGEST_MS),
    clock: options.clock ?? systemClock,
    sleep: options.sleep ?? systemSleep,
    random: options.random ?? Math.random,
    ids: options.ids ?? randomId,
    logger: guardLogger(options.logger ?? silentLogger),
  };
}

function delivering<Event>(options: HandlesStored | HandlesOpened<Event>): Deliver {
  if (options.open === undefined) {
    const { handle } = options;
    return (_, stored, context) => handle(stored, context);
  }
  const { open, handle } = options;
  return async (stream, stored, context) => handle(await open(stream, stored), context);
}

function integer(given: number | undefined, otherwise: number, field: string, least: number, most: number) {
  const value = given ?? otherwise;
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw invalid(field, `must be an integer from ${least} to ${most}`);
  return value;
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
