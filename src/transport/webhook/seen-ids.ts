import { type Clock, systemClock } from "../../kernel/clock.js";
import { numberOption } from "../check-input.js";

/** What is known of an id: `begun` is the caller's to handle, `busy` is being handled, `done` was handled. */
export type SeenAnswer =
  | { readonly status: "begun"; readonly attempt: number }
  | { readonly status: "busy" | "done" };

/**
 * Remembers which envelopes were handled, so that one that is sent again has no effect twice. Receivers that run more than once share one that is
 * kept outside of the process.
 */
export interface SeenIds {
  /** Begins to handle an id, unless somebody does or did. `attempt` is 1 at first. Of several calls at once one is answered `begun`. */
  begin(id: string): Promise<SeenAnswer>;
  /** Handling that was begun has ended: well (`done`), or so that it is to be begun again. */
  end(id: string, done: boolean): Promise<void>;
}

/** Options of {@link memorySeenIds}. */
export interface MemorySeenIdsOptions {
  /** How long an id is remembered after it was last begun or ended, in milliseconds. Default 600,000 (10 minutes), twice the tolerance of a timestamp. */
  readonly windowMs?: number;
  readonly clock?: Clock;
}

/**
 * Remembers ids in memory: for a receiver that runs in one process.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * const seen = memorySeenIds();
 * await seen.begin("acme/e-1"); // { status: "begun", attempt: 1 }
 * await seen.end("acme/e-1", true);
 * await seen.begin("acme/e-1"); // { status: "done" }
 * ```
 */
export function memorySeenIds(options: MemorySeenIdsOptions = {}): SeenIds {
  const { clock = systemClock } = options;
  const windowMs = numberOption(options.windowMs, "windowMs", 600_000, 1);
  const known = new Map<string, { state: "busy" | "done" | "failed"; attempt: number; until: number }>();

  const keep = (id: string, state: "busy" | "done" | "failed", attempt: number) => {
    known.delete(id);
    known.set(id, { state, attempt, until: clock.now() + windowMs });
  };
  const forget = () => {
    const now = clock.now();
    for (const [id, { until }] of known) {
      if (until > now) return;
      known.delete(id);
    }
  };

  return {
    async begin(id) {
      forget();
      const met = known.get(id);
      if (met?.state === "busy" || met?.state === "done") return { status: met.state };
      const attempt = (met?.attempt ?? 0) + 1;
      keep(id, "busy", attempt);
      return { status: "begun", attempt };
    },
    async end(id, done) {
      keep(id, done ? "done" : "failed", known.get(id)?.attempt ?? 1);
    },
  };
}
