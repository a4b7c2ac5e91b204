import type { Envelope } from "../../transport/envelope.js";
import type { Transport } from "../../transport/transport.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A, OPERATIONS } from "./names.js";
import { standIn } from "./stand-in.js";
import type { SpanContext } from "./telemetry.js";
import { contextIn, traceparentOf } from "./trace-links.js";

/**
 * The same transport, whose publishing and deliveries are told of. An envelope without a `traceparent` gets that of the span it is
 * published in, where it has room for it, and whoever takes it in is linked to it, in whichever process.
 *
 * @example
 * ```ts
 * const transport = instrumentTransport(inProcessTransport(), instruments);
 * ```
 */
export function instrumentTransport<Port extends Transport>(transport: Port, instruments: Instruments): Port {
  const counted = (operation: "publish" | "deliver", outcome: string, many: number) =>
    instruments.count("envelopes", many, {
      [A.operation.name]: OPERATIONS[operation].name,
      [A.outcome.name]: outcome,
    });

  const members: Pick<Transport, "publish" | "subscribe"> = {
    publish: (batch) =>
      instruments.run("publish", Array.isArray(batch) ? linksOf(batch) : [], async (told) => {
        told.add({ [A.envelopes.name]: batch.length });
        const { maxBytes } = transport.capabilities;
        const traced = Array.isArray(batch)
          ? batch.map((one) => inTrace(one, told.context, maxBytes))
          : batch;
        const published = await transport.publish(traced);
        const tally = new Map<string, number>();
        for (const outcome of published) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
        for (const [outcome, many] of tally) counted("publish", outcome, many);
        return published;
      }),

    subscribe: (options, handle) => {
      // What is no handler is left to the transport to refuse.
      if (typeof handle !== "function") return transport.subscribe(options, handle);
      return transport.subscribe(options, (envelope, delivery) =>
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
      );
    },
  };
  return standIn(transport, members);
}

/** Each context once: the envelopes of one commit have the same. What is no envelope is left to the transport to refuse. */
function linksOf(batch: readonly Envelope[]) {
  return [...new Set(batch.map((envelope) => envelope?.traceparent))].map(contextIn);
}

/** `,"traceparent":"00-…"` with its 55 characters. */
const ROOM = 73;

/** The envelope with the trace it is published in, unless it has one, or none fits into it. */
function inTrace(envelope: Envelope, context: SpanContext | undefined, maxBytes: number): Envelope {
  const traceparent = context === undefined ? undefined : traceparentOf(context);
  if (traceparent === undefined || envelope?.traceparent !== undefined) return envelope;
  return bytesOf(envelope) + ROOM <= maxBytes ? { ...envelope, traceparent } : envelope;
}

const utf8 = new TextEncoder();

function bytesOf(envelope: Envelope): number {
  try {
    return utf8.encode(JSON.stringify(envelope)).length;
  } catch {
    // The transport says what is wrong with it.
    return Number.POSITIVE_INFINITY;
  }
}
