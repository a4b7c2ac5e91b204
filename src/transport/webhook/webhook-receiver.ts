import { envelopeKey } from "../check-envelope.js";
import { numberOption } from "../check-input.js";
import { Ending } from "../ending.js";
import { systemSleep } from "../pausing.js";
import { runHandler } from "../run-handler.js";
import type { EnvelopeHandler } from "../transport.js";
import { memorySeenIds, type SeenIds } from "./seen-ids.js";
import { type VerifyOptions, verifierOf } from "./verify-request.js";

/** Options of {@link webhookReceiver}. Durations are in milliseconds. */
export interface WebhookReceiverOptions extends VerifyOptions {
  /** Takes in an envelope. Where it throws, the sender is told to send it again. */
  readonly handle: EnvelopeHandler;
  /** Where handled envelopes are remembered. Default: in memory for 10 minutes, which is right for one process. */
  readonly seen?: SeenIds;
  /** How long `handle` may take. Keep it below the sender's own time. Default 8,000. */
  readonly handlerTimeoutMs?: number;
}

/**
 * Answers requests that bring envelopes, for any server that speaks `Request` and `Response`: Hono, Next, Workers, Deno, Bun; for Express with
 * an adapter of a few lines.
 *
 * A request is believed when its signature (Standard Webhooks) over the body, byte for byte, is one of an active secret, and its timestamp is
 * recent. Answers have no body: 200 for what was handled, now or before, and for what can never be (`dead`); 400, 401, 405, 408, 413 and 415 for
 * what is no such request; 500 where `handle` fails and 503 where the same envelope is being handled, so that the sender tries again.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const receive = webhookReceiver({
 *   secrets: [process.env.WEBHOOK_SECRET ?? ""],
 *   handle: async (envelope) => {
 *     console.log(envelope.type); // "handoff.requested"
 *     return "ack";
 *   },
 * });
 * app.post("/webhooks/desk", (context) => receive(context.req.raw)); // Hono
 * ```
 */
export function webhookReceiver(options: WebhookReceiverOptions): (request: Request) => Promise<Response> {
  const { handle, clock, sleep = systemSleep } = options;
  const { seen = memorySeenIds(clock === undefined ? {} : { clock }) } = options;
  const timeoutMs = numberOption(options.handlerTimeoutMs, "handlerTimeoutMs", 8_000, 1);
  const verify = verifierOf(options);
  const ending = new Ending();

  return async (request) => {
    const envelope = await verify(request);
    if (typeof envelope === "number") return answerWith(envelope);
    const taken = await takeOnce(seen, envelopeKey(envelope), (attempt) =>
      runHandler(handle, envelope, { attempt, timeoutMs, ending, sleep }),
    );
    return answerWith(STATUS[taken]);
  };
}

/** What came of an envelope that may have come before. */
export type Taken = "handled" | "failed" | "busy";

/** The status for it. */
export const STATUS = { handled: 200, failed: 500, busy: 503 } as const;

/** Handles an id that was not handled yet. Never rejects: where what was seen cannot be asked, nothing is handled. */
export async function takeOnce(
  seen: SeenIds,
  id: string,
  handle: (attempt: number) => Promise<{ readonly outcome: "ack" | "dead" | "failed" }>,
): Promise<Taken> {
  try {
    const met = await seen.begin(id);
    if (met.status !== "begun") return met.status === "done" ? "handled" : "busy";
    const { outcome } = await handle(met.attempt);
    await seen.end(id, outcome !== "failed");
    return outcome === "failed" ? "failed" : "handled";
  } catch {
    return "failed";
  }
}

/** An answer without a body: it tells a stranger nothing. */
export function answerWith(status: number): Response {
  const headers: Record<string, string> = status === 405 ? { allow: "POST" } : {};
  if (status === 503) headers["retry-after"] = "1";
  return new Response(null, { status, headers });
}
