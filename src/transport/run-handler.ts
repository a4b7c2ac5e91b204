import { ThroughlineError } from "../kernel/error.js";
import type { Ending } from "./ending.js";
import type { Envelope } from "./envelope.js";
import type { Sleep } from "./pausing.js";
import type { EnvelopeHandler } from "./transport.js";

/** What came of handing an envelope to a handler. */
export type Handled =
  | { readonly outcome: "ack" | "dead" }
  /** It threw (`cause` is what), answered something else, or took too long; or its subscription ended and gave it up. */
  | { readonly outcome: "failed"; readonly cause: unknown };

/** How a handler is run. */
export interface RunHandler {
  readonly attempt: number;
  /** How long it may take, in milliseconds. Then its signal is aborted, and it is waited for no longer. */
  readonly timeoutMs: number;
  /** When it is waited for no longer in any case. */
  readonly ending: Ending;
  readonly sleep: Sleep;
}

/** Hands an envelope to a handler, and waits for it only so long. Never rejects. */
export function runHandler(
  handle: EnvelopeHandler,
  envelope: Envelope,
  { attempt, timeoutMs, ending, sleep }: RunHandler,
): Promise<Handled> {
  return ending.during(async (mine) => {
    const done = new AbortController();
    sleep(timeoutMs, done.signal).then(() => {
      if (!done.signal.aborted) mine.abort(tookTooLong(timeoutMs));
    });
    try {
      return await Promise.race([
        givenUp(mine.signal),
        answer(handle, envelope, { attempt, signal: mine.signal }),
      ]);
    } finally {
      done.abort();
    }
  });
}

async function answer(
  handle: EnvelopeHandler,
  ...[envelope, delivery]: Parameters<EnvelopeHandler>
): Promise<Handled> {
  try {
    const outcome: unknown = await handle(envelope, delivery);
    if (outcome === "ack" || outcome === "dead") return { outcome };
    return failed(
      new ThroughlineError("INVALID_INPUT", 'A handler of envelopes must answer "ack" or "dead".', {
        details: { field: "handle" },
      }),
    );
  } catch (error) {
    return failed(error);
  }
}

function givenUp(signal: AbortSignal): Promise<Handled> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(failed(signal.reason));
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
}

function tookTooLong(timeoutMs: number): ThroughlineError {
  return new ThroughlineError(
    "ABORTED",
    `The handler took longer than ${timeoutMs} ms, so the envelope comes again. Raise the handler's time, or let it do less.`,
  );
}

function failed(cause: unknown): Handled {
  return { outcome: "failed", cause };
}
