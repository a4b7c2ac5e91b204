import { ThroughlineError } from "../../kernel/error.js";
import { type StreamId, safeId, streamKey } from "../../kernel/stream-id.js";
import { checkStream } from "../../storage/check-input.js";
import type { Coordination, CoordinationEntry, CoordinationKey } from "../../storage/coordination.js";

/** What {@link createInbox} is made of. */
export interface InboxOptions<Tx = unknown> {
  /** Where it is remembered what was done: where the effects are, if they are to be done once for certain. */
  readonly coordination: Coordination<Tx>;
  /** Whose inbox it is. Each group does each effect once. At most 100 characters of those of `isSafeId`. */
  readonly group: string;
  /**
   * What a version means that comes before the one it should follow. `early`: it is to come again later. `allowed`: nothing was to be done
   * for those in between; for sources that are in order already. Default `early`.
   */
  readonly gaps?: "early" | "allowed";
}

/** What came of an effect: it was done, it had been done before, or something that comes before it has not come yet. */
export type OnceResult = "done" | "duplicate" | "early";

/** Does effects once and in order, whatever comes twice or late. */
export interface Inbox<Tx = unknown> {
  /**
   * Runs `effect` for a version of a journey (or customer), if that version is the next one.
   *
   * With `tx`, the entry is written first and in that transaction: both are there when you commit, or neither, and of two at once one waits for
   * the other. Without, the entry follows the effect: an effect is done again where the process ends in between, or two come at once.
   *
   * Hand it every version, with an effect that does nothing for those you do not care about: otherwise the next one is `early` for ever.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `CONFLICT` (another one got in between; nothing of yours was done, or with `tx` nothing if you roll back),
   * `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FULL`, `STORE_FAILED`; and whatever `effect` throws
   */
  once(
    stream: StreamId,
    version: number,
    effect: () => Promise<void>,
    options?: { readonly tx?: Tx },
  ): Promise<OnceResult>;
}

/**
 * An inbox: what a subscriber keeps against envelopes that come twice, or before their time.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a group that is none
 * @example
 * ```ts
 * const inbox = createInbox({ coordination, group: "crm" });
 * await inbox.once(journey, 1, async () => crm.open(journey.id)); // "done"
 * await inbox.once(journey, 1, async () => crm.open(journey.id)); // "duplicate": nothing was done
 * await inbox.once(journey, 3, async () => crm.close(journey.id)); // "early": 2 has not come yet
 * ```
 */
export function createInbox<Tx = unknown>(options: InboxOptions<Tx>): Inbox<Tx> {
  const { coordination, gaps = "early" } = options;
  const scope = `inbox:${checkName(options.group, "group")}`;

  async function write(
    key: CoordinationKey,
    entry: CoordinationEntry | null,
    version: number,
    given: { readonly tx?: Tx },
  ): Promise<void> {
    const swap = await coordination.compareAndSwap(key, entry?.revision ?? 0, { version }, given);
    if (swap.status === "ok") return;
    throw new ThroughlineError(
      "CONFLICT",
      "Another one handled this journey at the same time. Let it come again: it will be a duplicate, or the next.",
      { details: { version } },
    );
  }

  return {
    once: async (stream, version, effect, { tx } = {}) => {
      checkStream(stream);
      if (!Number.isSafeInteger(version) || version < 1)
        throw new ThroughlineError("INVALID_INPUT", "version must be an integer of at least 1.", {
          details: { field: "version" },
        });
      const key = { scope, name: streamKey(stream) };
      const given = tx === undefined ? {} : { tx };
      const entry = await coordination.get(key, given);
      const last = Number(entry?.value.version ?? 0);
      if (version <= last) return "duplicate";
      if (version > last + 1 && gaps === "early") return "early";
      if (tx !== undefined) await write(key, entry, version, given);
      await effect();
      if (tx === undefined) await write(key, entry, version, given);
      return "done";
    },
  };
}

const LONGEST_NAME = 100;

/** The name of a group or a follower, short enough to stand in a scope. */
export function checkName(name: string, field: string): string {
  if (safeId(name, field).length <= LONGEST_NAME) return name;
  throw new ThroughlineError("INVALID_INPUT", `${field} has at most ${LONGEST_NAME} characters.`, {
    details: { field },
  });
}
