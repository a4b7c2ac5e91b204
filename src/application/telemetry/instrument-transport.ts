import type { Envelope } from "../../transport/envelope.js";
import type { Transport } from "../../transport/transport.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A, OPERATIONS } from "./names.js";
import { contextIn, traceparentOf } from "./trace-links.js";

/**
 * The same transport, whose publishing and deliveries are told of. An envelope without a `traceparent` gets that of the span it is
 * published in, and whoever takes it in is linked to it, in whichever process.
 *
 * @example
 * ```ts
 * const transport = instrumentTransport(inProcessTransport(), instruments);
 * ```
 */
export function instrumentTransport(transport: Transport, instruments: Instruments): Transport {
  const counted = (operation: "publish" | "deliver", outcome: string, many: number) =>
    instruments.count("envelopes", many, {
      [A.operation.name]: OPERATIONS[operation].name,
      [A.outcome.name]: outcome,
    });

  return {
    capabilities: transport.capabilities,

    publish: (batch) =>
      instruments.run("publish", linksOf(batch), async (told) => {
        told.add({ [A.envelopes.name]: batch.length });
        const traceparent = told.context === undefined ? undefined : traceparentOf(told.context);
        const traced =
          traceparent === undefined ? batch : batch.map((envelope) => ({ traceparent, ...envelope }));
        const published = await transport.publish(traced);
        const tally = new Map<string, number>();
        for (const outcome of published) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
        for (const [outcome, many] of tally) counted("publish", outcome, many);
        return published;
      }),

    subscribe: (options, handle) =>
      transport.subscribe(options, (envelope, delivery) =>
        instruments.run("deliver", [contextIn(envelope.traceparent)], async (told) => {
          told.add({
            [A.group.name]: options.group,
            [A.envelopeId.name]: envelope.id,
            [A.envelopeType.name]: envelope.type,
            [A.attempt.name]: delivery.attempt,
          });
          const outcome = await handle(envelope, delivery);
          told.add({ [A.outcome.name]: outcome });
          counted("deliver", outcome, 1);
          return outcome;
        }),
      ),

    ...(transport.close === undefined ? {} : { close: async () => transport.close?.() }),
  };
}

/** Each context once: the envelopes of one commit have the same. */
function linksOf(batch: readonly Envelope[]) {
  return [...new Set(batch.map(({ traceparent }) => traceparent))].map(contextIn);
}
