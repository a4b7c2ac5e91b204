import type { Commit, IndexKey, StreamId } from "throughline/storage";

/** What the writer appends to. */
export const streams: readonly StreamId[] = Array.from({ length: 12 }, (_, index) => ({
  tenant: "acme",
  kind: "journey",
  id: `j-${index}`,
}));

/**
 * A commit whose events say how many there are, and that gives up the key of the commit before it and takes one of its own:
 * a stream holds exactly the key of its newest version.
 */
export function commitOf(
  stream: StreamId,
  id: string,
  version: number,
  count: number,
  bytes: number,
): Commit {
  const events = Array.from({ length: count }, (_, index) => ({
    id: `${id}.${index}`,
    type: "message.recorded",
    schema: 1,
    recordedAt: version + index + 1,
    data: { commit: id, index, count },
    personal: "x".repeat(bytes),
  }));
  const add = [{ key: keyOf(stream, version + count), unique: true }];
  return {
    command: { id, fingerprint: `f-${id}` },
    events,
    index: version === 0 ? { add } : { add, remove: [keyOf(stream, version)] },
  };
}

/** The key that a stream holds at a version. */
export function keyOf(stream: StreamId, version: number): IndexKey {
  return { kind: "latest", kid: "k1", mac: `${stream.id}:${version}` };
}
