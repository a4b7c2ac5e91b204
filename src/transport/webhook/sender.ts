import type { Clock } from "../../kernel/clock.js";
import type { Ending } from "../ending.js";
import { InOrder } from "../in-order.js";
import type { Outgoing } from "../outgoing.js";
import type { Sleep } from "../pausing.js";
import { pauseMs, type RetryPolicy } from "../retries.js";
import type { Published } from "../transport.js";
import type { Signer } from "./signature.js";
import { drain, ForbiddenAddress, type WebhookFetch } from "./webhook-fetch.js";

/** What went wrong with one post to an endpoint. Nothing of it is personal or secret. */
export interface WebhookProblem {
  /** Which of the endpoints, from 0. */
  readonly endpoint: number;
  /** `<tenant>/<id>` of the envelope. */
  readonly envelope: string;
  /** Which try it was, from 1. */
  readonly attempt: number;
  /**
   * `gone`: it answered 410 and is called no more. `too-large`: it answered 413, and the envelope is rejected. `address`: its name leads to an
   * address that may not be called. Everything else is tried again.
   */
  readonly reason: "gone" | "too-large" | "address" | "redirect" | "status" | "timeout" | "network";
  readonly status?: number;
  readonly cause?: unknown;
}

/** What an endpoint is called with. Durations are in milliseconds. */
export interface SenderSettings {
  readonly url: string;
  readonly endpoint: number;
  readonly signer: Signer;
  readonly fetch: WebhookFetch;
  readonly timeoutMs: number;
  readonly retries: RetryPolicy;
  readonly atOnce: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: Sleep;
  /** When nothing is tried again. */
  readonly ending: Ending;
  readonly report: (problem: WebhookProblem) => void;
}

/** How one post went: done for good, or to be tried again, no sooner than after `notBeforeMs`. */
type Posted = { readonly answer: Published } | { readonly notBeforeMs: number };

const utf8 = new TextEncoder();

/** Posts envelopes to one endpoint: those of a journey one after the other, each until it is taken in or its tries are used up. */
export class Sender {
  readonly #settings: SenderSettings;
  readonly #inOrder: InOrder;
  #gone = false;

  constructor(settings: SenderSettings) {
    this.#settings = settings;
    this.#inOrder = new InOrder(({ key }, text) => this.#send(key, text), settings.atOnce);
  }

  publish(ready: readonly Outgoing[]): Promise<readonly Published[]> {
    return this.#inOrder.publish(ready);
  }

  async #send(key: string, text: string): Promise<Published> {
    const { retries, ending, random, sleep } = this.#settings;
    for (let attempt = 1; ; attempt++) {
      if (this.#gone) return "rejected";
      if (ending.over) return "retry";
      const posted = await this.#post(key, text, attempt);
      if ("answer" in posted) return posted.answer;
      if (attempt >= retries.attempts) return "retry";
      const ms = Math.max(pauseMs(retries, attempt, random), Math.min(posted.notBeforeMs, retries.capMs));
      await ending.during(({ signal }) => sleep(ms, signal));
    }
  }

  async #post(key: string, text: string, attempt: number): Promise<Posted> {
    const { endpoint, report } = this.#settings;
    const problem = (reason: WebhookProblem["reason"], more: { status?: number; cause?: unknown }) =>
      report({ endpoint, envelope: key, attempt, reason, ...more });
    try {
      const { status, retryAfter } = await this.#call(key, text);
      if (status >= 200 && status < 300) return { answer: "accepted" };
      if (status === GONE || status === TOO_LARGE) {
        this.#gone ||= status === GONE;
        problem(status === GONE ? "gone" : "too-large", { status });
        return { answer: "rejected" };
      }
      problem(status >= 300 && status < 400 ? "redirect" : "status", { status });
      return { notBeforeMs: this.#waitFor(retryAfter) };
    } catch (cause) {
      problem(reasonOf(cause), { cause });
      return { notBeforeMs: 0 };
    }
  }

  /** Posts once, and waits only so long for the whole of the answer. */
  async #call(key: string, text: string): Promise<{ status: number; retryAfter: string | null }> {
    const { url, signer, fetch, timeoutMs, clock, sleep } = this.#settings;
    const timestamp = Math.floor(clock.now() / 1_000);
    const signature = await signer.sign(key, timestamp, utf8.encode(text));
    const late = new AbortController();
    const done = new AbortController();
    const tooLong = sleep(timeoutMs, done.signal).then(() => {
      late.abort(new TookTooLong());
      throw new TookTooLong();
    });
    tooLong.catch(() => {});
    try {
      return await Promise.race([
        (async () => {
          const answer = await fetch(url, {
            method: "POST",
            headers: {
              "content-type": "application/cloudevents+json",
              "user-agent": "throughline",
              "webhook-id": key,
              "webhook-timestamp": String(timestamp),
              "webhook-signature": signature,
            },
            body: text,
            redirect: "manual",
            signal: late.signal,
          });
          await drain(answer);
          return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
        })(),
        tooLong,
      ]);
    } finally {
      done.abort();
    }
  }

  /** The pause that an endpoint asks for: seconds, or a date. */
  #waitFor(retryAfter: string | null): number {
    if (retryAfter === null) return 0;
    if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
    const at = Date.parse(retryAfter);
    return Number.isNaN(at) ? 0 : Math.max(0, at - this.#settings.clock.now());
  }
}

const GONE = 410;
const TOO_LARGE = 413;

class TookTooLong extends Error {
  constructor() {
    super("The endpoint took too long.");
  }
}

function reasonOf(cause: unknown): WebhookProblem["reason"] {
  if (cause instanceof TookTooLong) return "timeout";
  return cause instanceof ForbiddenAddress ? "address" : "network";
}
