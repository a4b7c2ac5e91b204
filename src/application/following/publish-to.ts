import { ThroughlineError } from "../../kernel/error.js";
import type { StoredEvent } from "../../storage/event-store.js";
import { envelopeOf } from "../../transport/envelope-of.js";
import type { Transport } from "../../transport/transport.js";
import type { FollowContext } from "./follow-context.js";

/**
 * A handler that publishes every event through a transport, its personal part left out. Envelopes of one journey go out in order. What
 * the transport cannot take now comes again; what it never will (an envelope over its size) parks the journey.
 *
 * @example
 * ```ts
 * const publisher = createFollower({ store, coordination, name: "publish", handle: publishTo(transport) });
 * await publisher.run();
 * ```
 */
export function publishTo(
  transport: Transport,
): (event: StoredEvent, context: Pick<FollowContext, "stream">) => Promise<void> {
  return async (event, { stream }) => {
    const [published] = await transport.publish([envelopeOf({ stream, event })]);
    if (published === "accepted" || published === "duplicate") return;
    if (published === "rejected")
      throw new ThroughlineError(
        "ENVELOPE_REJECTED",
        `The transport will never take event ${event.id}: it is larger than capabilities.maxBytes, or refused for good. Raise the limit and replay the journey, or skip it.`,
        { details: { event: event.id, type: event.type } },
      );
    throw new ThroughlineError(
      "TRANSPORT_FAILED",
      "The transport could not take an event now. It is published again under the same id.",
      { details: { event: event.id } },
    );
  };
}
