import type { Erased } from "../kernel/erased.js";
import { ThroughlineError } from "../kernel/error.js";
import { parseJson } from "../kernel/json.js";
import type { StreamId } from "../kernel/stream-id.js";

/**
 * Seals what is personal before it is stored, and opens it after it is read. It stands around the pure core: events in
 * a store hold only what `seal` gave.
 *
 * Whatever a codec throws reaches the caller as it is; a command whose events cannot be sealed writes nothing.
 */
export interface PersonalCodec {
  /** Called once per new event that has something personal, also for an append that then loses against another writer. `personal` is JSON. */
  seal(stream: StreamId, personal: unknown): Promise<string>;
  /**
   * Gives what was sealed, equal as JSON, or {@link Erased} where its key was destroyed.
   *
   * Throw a `ThroughlineError` `CORRUPT_EVENT` for text that can never be opened again: the application adds where it stands.
   */
  open(stream: StreamId, sealed: string): Promise<unknown | Erased>;
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
