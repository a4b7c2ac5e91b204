import type { JourneyEvent } from "../../journey/events.js";
import type { Journey } from "../../journey/state.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { CodecKeys } from "../personal-codec.js";
import type { StreamReader } from "../stream-reader.js";

/** How often a journey may change hands while its key is on the way. */
const MOST_ROUNDS = 20;

/**
 * Sees to it, after a commit, that a journey's key is wrapped by that of its customer. What fails here is made good by the journey's next
 * command, or by `keys.reconcile`: the commit stands, and erasing a customer destroys the keys of their journeys one by one anyway.
 */
export function keySettler(
  keys: CodecKeys,
  reader: StreamReader<Journey, JourneyEvent>,
): (stream: StreamId, journey: Journey) => Promise<void> {
  return async (stream, { customer }) => {
    try {
      const holder = await keys.holder(stream);
      if (holder !== undefined && holder !== customer) await settleKey(keys, reader, stream);
    } catch {
      // The command was accepted, and must not seem to have failed.
    }
  };
}

/**
 * Wraps a journey's key by that of its customer of now. The customer is looked up again afterwards: of several who do this at once, the last
 * one to write is the one that must be right.
 *
 * @returns whether the key was with somebody else
 */
export async function settleKey(
  keys: CodecKeys,
  reader: StreamReader<Journey, JourneyEvent>,
  stream: StreamId,
): Promise<boolean> {
  const owner = async () => (await reader.load(stream)).state?.customer ?? null;
  keys.forget(stream);
  const before = await keys.holder(stream);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const customer = await owner();
    const held = await keys.hold(stream, customer);
    // Its customer was erased meanwhile, and so is what came in after that.
    if (held === "holder-destroyed") await keys.destroy(stream);
    if (held !== "held") return held === "holder-destroyed";
    if ((await owner()) === customer) return before !== customer;
  }
  throw new ThroughlineError(
    "CONFLICT",
    `The journey ${stream.id} kept changing its customer while its key was moved. Repeat the call.`,
    { details: { journey: stream.id } },
  );
}
