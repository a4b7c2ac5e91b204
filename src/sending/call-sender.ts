import type { SetTimer } from "../kernel/set-timer.js";
import type { SendResult } from "./channel-sender.js";

/** How a sender is called. */
export interface CallOptions {
  readonly withinMs: number;
  readonly setTimer: SetTimer;
  /** Ends the wait early. */
  readonly signal: AbortSignal | undefined;
}

const UNKNOWN: SendResult = Object.freeze({ status: "unknown" });

/**
 * Calls a sender once and gives what came of it, whatever it does: what it throws, what makes no sense and what takes too long is `unknown`; what it
 * says after its answer, or too late, is not heard. Never rejects.
 */
export async function callSender(
  call: (signal: AbortSignal) => Promise<SendResult>,
  { withinMs, setTimer, signal }: CallOptions,
): Promise<SendResult> {
  const controller = new AbortController();
  let giveUp = (): void => {};
  const givenUp = new Promise<SendResult>((resolve) => {
    giveUp = () => {
      resolve(UNKNOWN);
      controller.abort();
    };
  });
  const cancel = setTimer(giveUp, withinMs);
  signal?.addEventListener("abort", giveUp, { once: true });
  if (signal?.aborted === true) giveUp();
  try {
    return await Promise.race([givenUp, answerOf(() => call(controller.signal))]);
  } finally {
    cancel();
    signal?.removeEventListener("abort", giveUp);
  }
}

async function answerOf(call: () => Promise<unknown>): Promise<SendResult> {
  try {
    return readResult(await call());
  } catch {
    return UNKNOWN;
  }
}

const WORD = /^[a-z][a-z0-9-]{0,63}$/;
const LONGEST_ID = 500;

/** The answer as it may be written down: a reason that is no word may be what the provider wrote, so nothing is kept of it. */
function readResult(answer: unknown): SendResult {
  if (typeof answer !== "object" || answer === null || !("status" in answer)) return UNKNOWN;
  if (answer.status === "sent") {
    const given = "providerMessage" in answer ? answer.providerMessage : undefined;
    const kept = typeof given === "string" && given.length > 0 && given.length <= LONGEST_ID;
    return kept ? { status: "sent", providerMessage: given } : { status: "sent" };
  }
  if (answer.status !== "refused") return UNKNOWN;
  const reason = "reason" in answer ? answer.reason : undefined;
  return {
    status: "refused",
    reason: typeof reason === "string" && WORD.test(reason) ? reason : "refused",
    permanent: "permanent" in answer && answer.permanent === true,
  };
}
