import type { Erased } from "../kernel/erased.js";
import { parseJson } from "../kernel/json.js";
import type { StreamId } from "../kernel/stream-id.js";

/**
 * Seals what is personal before it is stored, and opens it after it is read. It stands around the pure core: events in
 * a store hold only what `seal` gave.
 */
export interface PersonalCodec {
  /** `personal` is JSON. */
  seal(stream: StreamId, personal: unknown): Promise<string>;
  /** Gives what was sealed, or {@link Erased} where its key was destroyed. */
  open(stream: StreamId, sealed: string): Promise<unknown>;
}

/** Stores what is personal as plain JSON text: the store's own protection is all it has. */
export const plaintextCodec: PersonalCodec = {
  seal: async (_stream, personal) => JSON.stringify(personal),
  open: async (_stream, sealed): Promise<unknown | Erased> => parseJson(sealed, { bytes: 16_777_216 }),
};
