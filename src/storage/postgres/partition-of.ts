import { type StreamId, streamKey } from "../../kernel/stream-id.js";

/**
 * The partition of a stream: FNV-1a (32 bits) of its key, modulo their number. It is stored with every commit that waits for its
 * place in the feed, so it must never change.
 *
 * @example
 * ```ts
 * partitionOf({ tenant: "acme", kind: "journey", id: "j-1" }, 8); // 2
 * ```
 */
export function partitionOf(stream: StreamId, partitions: number): number {
  const key = streamKey(stream);
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  // The low bits alone would follow the last characters.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % partitions;
}
