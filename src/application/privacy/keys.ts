import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import { parseInput } from "../../kernel/schema.js";
import type { StreamId, StreamKind } from "../../kernel/stream-id.js";
import type { Page } from "../../storage/event-store.js";
import { fieldsOf } from "../input.js";
import { loadJourney } from "../journey-streams.js";
import type { TenantContext } from "../tenant-context.js";
import { keysOf } from "./erasable.js";
import { rekeyCustomer, rekeyJourney } from "./rekey.js";
import { settleKey } from "./settle-key.js";

/** Where a walk over all streams of the tenant goes on. */
export interface KeyWalk {
  /** How many streams to look at: at least 1. Default 100. */
  readonly limit?: number | undefined;
  /** `next` of the call before. Default: from the beginning. */
  readonly after?: string | undefined;
}

/** What a walk did. */
export interface KeyWalked {
  /** How many streams were looked at. */
  readonly examined: number;
  /** How many of them were changed. */
  readonly changed: number;
  /** How many keys could not be made anew, since what they are made of is not to be had any more. They go with their secret. */
  readonly left: number;
  /** Where to go on; `null` at the end. Keep it where a restart finds it. */
  readonly next: string | null;
}

const walkSchema = z.strictObject({
  limit: z.int().min(1).exactOptional(),
  after: z.string().exactOptional(),
});
const rewrapSchema = z.strictObject({
  from: z.string().min(1).max(128),
  limit: z.int().min(1).exactOptional(),
});

const PAGE = 100;
const KINDS: readonly StreamKind[] = ["customer", "journey"];

/**
 * Looks after the keys of one tenant: those that customers, messages and passes are found by, and those that seal what is personal. Every call
 * may be repeated, cut off, and made by several at once.
 */
export class Keys {
  readonly #context: TenantContext;

  /** @internal */
  constructor(context: TenantContext) {
    this.#context = context;
  }

  /**
   * Makes the keys that streams are found by anew under `secrets.current`, and takes away those of other secrets. After it went from beginning to
   * end in every tenant, with no process left that has another `current`, the older secrets may be dropped: senders, messages and tokens are
   * all found. Not what a secret is needed for itself: a PIN issued under it (good for minutes), and the id of a command that is repeated
   * later, which is then refused with `COMMAND_REUSED`.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `CONFLICT`, and what the store throws
   * @example
   * ```ts
   * let after: string | null = null;
   * do {
   *   const { next } = await desk.keys.reindex(after === null ? {} : { after });
   *   after = next;
   * } while (after !== null);
   * ```
   */
  reindex(walk: KeyWalk = {}): Promise<KeyWalked> {
    return this.#walk(walk, KINDS, async ({ kind, id }) => {
      const rekeyed = await (kind === "customer"
        ? rekeyCustomer(this.#context, id)
        : rekeyJourney(this.#context, id));
      return { changed: rekeyed.rewritten, left: rekeyed.left };
    });
  }

  /**
   * Wraps by the current root key whatever is wrapped by another one. Repeat it until nothing was changed, then that root key may be dropped.
   * Events are not touched.
   *
   * @param rewrap `from`: the id of the root key to leave; `limit`: how many keys at most, by default 100
   * @returns how many keys were moved, and whether there are more
   * @throws ThroughlineError `ERASURE_UNSUPPORTED`, `TX_UNSUPPORTED`, `VAULT_FAILED`, `SECRET_UNKNOWN`, `INVALID_INPUT`, and what the vault throws
   */
  async rewrap(rewrap: { readonly from: string; readonly limit?: number | undefined }): Promise<{
    readonly changed: number;
    readonly more: boolean;
  }> {
    const keys = keysOf(this.#context);
    const { from, limit = PAGE } = parseInput(rewrapSchema, fieldsOf(rewrap, "rewrap"), "rewrap");
    if (from === keys.currentRoot)
      throw new ThroughlineError(
        "INVALID_INPUT",
        "from is the current root key, so there is nothing to move. Make the new root key current first.",
        { details: { field: "from" } },
      );
    const { items, next } = await keys.ofRoot(this.#context.tenant, from, { limit });
    for (const stream of items) await keys.toCurrentRoot(stream);
    return { changed: items.length, more: next !== null };
  }

  /**
   * Sees to it that the key of every journey is wrapped by that of its customer: what a crash left undone right after a journey was opened, given to
   * a customer or taken from one. A journey does it for itself with its next command.
   *
   * @throws ThroughlineError `ERASURE_UNSUPPORTED`, `TX_UNSUPPORTED`, `VAULT_FAILED`, `INVALID_INPUT`, and what store and vault throw
   */
  reconcile(walk: KeyWalk = {}): Promise<KeyWalked> {
    const keys = keysOf(this.#context);
    return this.#walk(walk, ["journey"], async (stream) => {
      const { erased } = await loadJourney(this.#context, stream.id);
      if (erased !== null) return { changed: false, left: 0 };
      return { changed: await settleKey(keys, this.#context.journeys.reader, stream), left: 0 };
    });
  }

  /** One page of streams: of the first kind to its end, then of the next. */
  async #walk(
    walk: KeyWalk,
    kinds: readonly StreamKind[],
    step: (stream: StreamId) => Promise<{ readonly changed: boolean; readonly left: number }>,
  ): Promise<KeyWalked> {
    const { store, tenant } = this.#context;
    const { limit = PAGE, after } = parseInput(walkSchema, fieldsOf(walk, "walk"), "walk");
    const { kind, cursor } = position(after, kinds);
    const options = { kind, limit, ...(cursor === "" ? {} : { after: cursor }) };
    const { items, next }: Page<{ readonly stream: StreamId }> = await store.list(tenant, options);
    let [changed, left] = [0, 0];
    for (const { stream } of items) {
      const done = await step(stream);
      if (done.changed) changed++;
      left += done.left;
    }
    const following = kinds[kinds.indexOf(kind) + 1];
    return {
      examined: items.length,
      changed,
      left,
      next: next !== null ? `${kind}:${next}` : following === undefined ? null : `${following}:`,
    };
  }
}

function position(
  after: string | undefined,
  kinds: readonly StreamKind[],
): { readonly kind: StreamKind; readonly cursor: string } {
  const [first = "journey"] = kinds;
  if (after === undefined) return { kind: first, cursor: "" };
  const [name = "", cursor = ""] = after.split(":", 2);
  const kind = kinds.find((one) => one === name);
  if (kind !== undefined) return { kind, cursor };
  throw new ThroughlineError(
    "INVALID_INPUT",
    "after is not where such a walk goes on. Give the next of the call before, as it was.",
    { details: { field: "after" } },
  );
}
