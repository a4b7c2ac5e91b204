import type { EpochMs } from "../kernel/instant.js";
import type { JsonObject } from "../kernel/json.js";

/** An event as it is handed to a store. The store keeps it unread: `data` and `personal` are opaque to it. */
export interface NewEvent {
  /** Unique in the tenant, made of the characters of `isSafeId`; the store does not look for it again. */
  readonly id: string;
  /** The event's name in the past tense, such as `message.recorded`. */
  readonly type: string;
  /** The version of the type's schema that `data` and the opened `personal` follow; 1 or more. */
  readonly schema: number;
  /** Our clock at the append; never going back within a stream. */
  readonly recordedAt: EpochMs;
  /**
   * Nothing personal. Comes back equal as JSON: strings to the last character, numbers exactly, except that `-0` may
   * come back as `0`; a property that is `undefined` as absent.
   */
  readonly data: JsonObject;
  /** Everything personal, as sealed by the application's codec; `null` where the event has none. */
  readonly personal: string | null;
}

/** An event as it is read back. */
export interface StoredEvent extends NewEvent {
  /** Position in the stream: 1, 2, 3, … without a gap. */
  readonly version: number;
  /** The id of the command whose commit wrote it. */
  readonly commandId: string;
}
