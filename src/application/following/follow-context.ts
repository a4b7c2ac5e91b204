import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../../storage/event-store.js";
import type { OnceResult } from "./inbox.js";

/** What a handler is told beside the event. */
export interface FollowContext {
  readonly stream: StreamId;
  readonly tenant: string;
  /** The id of the journey, or of the customer where `stream.kind` says so. */
  readonly journey: string;
  /** The event as it is stored: version, command, time. */
  readonly stored: StoredEvent;
  /** 1 at first; one more after each time it failed. */
  readonly attempt: number;
  /** Aborted when the handler has taken too long, its worker stops and the grace is over, or another worker has taken over. */
  readonly signal: AbortSignal;
  /** Does an effect of this event once: see `Inbox.once`. The inbox is the follower's own. */
  readonly once: (effect: () => Promise<void>, options?: { readonly tx?: unknown }) => Promise<OnceResult>;
}
