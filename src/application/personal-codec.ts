import type { Erased } from "../kernel/erased.js";
import { ThroughlineError } from "../kernel/error.js";
import { parseJson } from "../kernel/json.js";
import type { StreamId } from "../kernel/stream-id.js";
import type { Page } from "../storage/event-store.js";

/**
 * Seals what is personal before it is stored, and opens it after it is read. It stands around the pure core: events in
 * a store hold only what `seal` gave.
 *
 * Whatever a codec throws reaches the caller as it is; a command whose events cannot be sealed writes nothing.
 */
export interface PersonalCodec {
  /**
   * Called once per new event that has something personal, also for an append that then loses against another writer.
   *
   * @param personal JSON
   * @param holder The customer a journey belongs to once the event is written, as far as is known. Default: none.
   */
  seal(stream: StreamId, personal: unknown, holder?: string | null): Promise<string>;
  /**
   * Gives what was sealed, equal as JSON, or {@link Erased} where its key was destroyed.
   *
   * Throw a `ThroughlineError` `CORRUPT_EVENT` for text that can never be opened again: the application adds where it stands.
   */
  open(stream: StreamId, sealed: string): Promise<unknown | Erased>;
  /** As `open`, for many of one stream at once; in their order. Default: one after the other. */
  openAll?(stream: StreamId, sealed: readonly string[]): Promise<readonly (unknown | Erased)[]>;
  /** The keys it seals with. There where it encrypts: what is erased is erased by destroying them. */
  readonly keys?: CodecKeys;
}

/**
 * What became of moving a key: it is where it should be (`held`), there is none (`none`), it was destroyed, or it stays where it was, since the
 * key it was to be wrapped by was destroyed (`holder-destroyed`).
 */
export type Held = "held" | "none" | "destroyed" | "holder-destroyed";

/** The keys of a codec that encrypts, one for each stream. */
export interface CodecKeys {
  /** The customer whose key a journey's is wrapped by, as far as is known here; `null`: nobody's; `undefined`: it has none. */
  holder(journey: StreamId): Promise<string | null | undefined>;
  /** Wraps the key of a journey by that of its customer; `null`: by a root key, since it belongs to nobody known. */
  hold(journey: StreamId, customer: string | null): Promise<Held>;
  /** Destroys the key of a stream for good: what was sealed with it opens as {@link Erased}. */
  destroy(stream: StreamId): Promise<void>;
  /** Whether the key of a stream was destroyed. */
  isDestroyed(stream: StreamId): Promise<boolean>;
  /** Forgets what is kept in memory of the key of a stream. */
  forget(stream: StreamId): void;
  /** The root key that keys are wrapped by from now on. */
  readonly currentRoot: string;
  /** The streams whose key is wrapped by a root key. */
  ofRoot(
    tenant: string,
    root: string,
    options: { readonly limit: number; readonly after?: string },
  ): Promise<Page<StreamId>>;
  /** Wraps the key of a stream by the current root key, where it is wrapped by another one. */
  toCurrentRoot(stream: StreamId): Promise<Held>;
}

/** What fits one append of the widest store, with room. */
const SEALED = { bytes: 16_777_216 };

/** Stores what is personal as plain JSON text: the store's own protection is all it has. */
export const plaintextCodec: PersonalCodec = {
  seal: async (_stream, personal) => JSON.stringify(personal),
  open: async (_stream, sealed) => {
    try {
      return parseJson(sealed, SEALED);
    } catch (cause) {
      throw new ThroughlineError(
        "CORRUPT_EVENT",
        "The personal part of an event is not the JSON that was written. Restore the event from a backup; the rest of the stream is unharmed.",
        { cause },
      );
    }
  },
};
