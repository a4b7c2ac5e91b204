import { isThroughlineError } from "../../kernel/error.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../../storage/event-store.js";
import type { Sleep } from "../../transport/pausing.js";
import type { Inbox } from "./inbox.js";
import type { Deliver } from "./options.js";

/** What came of handing an event over. */
export type Delivered =
  | { readonly status: "done" }
  /** `hopeless`: no further attempt can change it. */
  | { readonly status: "failed"; readonly code: string; readonly hopeless: boolean }
  /** Nobody waits for it any more: its worker stops, or has lost the partition. */
  | { readonly status: "given-up" };

/** How events are handed over. */
export interface DeliveryOptions {
  readonly deliver: Deliver;
  readonly inbox: Inbox;
  readonly timeoutMs: number;
  readonly sleep: Sleep;
}

/** The handlers at work for one partition, which can be given up together. */
export class Deliveries {
  readonly #options: DeliveryOptions;
  /** Ends the wait for each handler at work. Not listeners of one signal, of which there may be only a few before the runtime warns of a leak. */
  readonly #atWork = new Set<() => void>();
  #givenUp = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Aborts the signals of all handlers, and waits for none of them. */
  giveUp(): void {
    this.#givenUp = true;
    for (const stop of this.#atWork) stop();
  }

  async hand(stream: StreamId, stored: StoredEvent, attempt: number): Promise<Delivered> {
    if (this.#givenUp) return { status: "given-up" };
    const handler = new AbortController();
    const timer = new AbortController();
    let stop = (): void => {};
    const stopped = new Promise<Delivered>((resolve) => {
      stop = () => resolve({ status: "given-up" });
    });
    this.#atWork.add(stop);
    const late = this.#options
      .sleep(this.#options.timeoutMs, timer.signal)
      .then((): Delivered => ({ status: "failed", code: "HANDLER_TIMEOUT", hopeless: false }));
    const delivered = await Promise.race([
      this.#call(stream, stored, attempt, handler.signal),
      late,
      stopped,
    ]);
    this.#atWork.delete(stop);
    timer.abort();
    if (delivered.status !== "done") handler.abort();
    return this.#givenUp && delivered.status !== "done" ? { status: "given-up" } : delivered;
  }

  async #call(
    stream: StreamId,
    stored: StoredEvent,
    attempt: number,
    signal: AbortSignal,
  ): Promise<Delivered> {
    const { deliver, inbox } = this.#options;
    try {
      await deliver(stream, stored, {
        stream,
        tenant: stream.tenant,
        journey: stream.id,
        stored,
        attempt,
        signal,
        once: (effect, options) => inbox.once(stream, stored.version, effect, options),
      });
      return { status: "done" };
    } catch (error) {
      return { status: "failed", code: codeOf(error), hopeless: isHopeless(error) };
    }
  }
}

const HOPELESS = ["CORRUPT_EVENT", "UNKNOWN_EVENT", "ENVELOPE_REJECTED"] as const;

/** An event that no attempt can make readable, or anybody take. */
function isHopeless(error: unknown): boolean {
  return HOPELESS.some((code) => isThroughlineError(error, code));
}

/** What is thrown may say anything, so only what has the form of a code is kept. */
function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    if (/^[A-Z][A-Z0-9_]{1,39}$/.test(error.code)) return error.code;
  return "HANDLER_FAILED";
}
