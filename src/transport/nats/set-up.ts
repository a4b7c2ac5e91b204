import { isAbsent, isTaken, natsFailure } from "./failure.js";
import type { Names } from "./names.js";
import type { JetStreamManagerShape, StreamSettings } from "./shapes.js";

/** How the streams are made. Durations are in milliseconds. */
export interface StreamOptions {
  readonly replicas: number;
  readonly dedupWindowMs: number;
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly leaseMs: number;
}

const NS_PER_MS = 1_000_000;

/** JetStream refuses a window that is longer than what it keeps. */
const LEASE_DEDUP_MS = 100;

/** Makes the streams that are not there yet. One that is there stays as it is: its owner may have given it other limits. */
export async function setUpStreams(
  manager: JetStreamManagerShape,
  names: Names,
  options: StreamOptions,
): Promise<void> {
  const { replicas, dedupWindowMs, maxAgeMs, maxBytes, leaseMs } = options;
  const common = { storage: "file", retention: "limits", discard: "old", num_replicas: replicas } as const;
  const streams: readonly StreamSettings[] = [
    {
      ...common,
      name: names.stream,
      subjects: [names.envelopes],
      duplicate_window: dedupWindowMs * NS_PER_MS,
      max_age: maxAgeMs * NS_PER_MS,
      max_msg_size: maxBytes + HEADER_BYTES,
      max_msgs_per_subject: -1,
    },
    {
      ...common,
      name: names.deadStream,
      subjects: [names.dead],
      duplicate_window: dedupWindowMs * NS_PER_MS,
      max_age: 0,
      max_msg_size: -1,
      max_msgs_per_subject: 1,
    },
    {
      ...common,
      name: names.workerStream,
      subjects: [names.workers],
      duplicate_window: LEASE_DEDUP_MS * NS_PER_MS,
      max_age: leaseMs * NS_PER_MS,
      max_msg_size: -1,
      max_msgs_per_subject: 1,
    },
  ];
  try {
    for (const stream of streams) await addMissing(manager, stream);
  } catch (error) {
    throw natsFailure(error, "set up its streams");
  }
}

/** Room beside the envelope for the headers and the subject of a message, and for what a dead letter says beside it. */
export const HEADER_BYTES = 4_096;

async function addMissing(manager: JetStreamManagerShape, stream: StreamSettings): Promise<void> {
  try {
    await manager.streams.info(stream.name);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await manager.streams.add(stream).catch((refused: unknown) => {
      // Another one made it meanwhile, with other limits.
      if (!isTaken(refused)) throw refused;
    });
  }
}
