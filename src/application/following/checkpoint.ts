import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonObject, JsonValue } from "../../kernel/json.js";
import type { Coordination, CoordinationEntry, CoordinationKey } from "../../storage/coordination.js";
import type { Cursor } from "../../storage/feed.js";

/**
 * A journey that does not follow the feed just now. Everything below `next` is done. With a `dueAt`, the rest is read from the store from then on;
 * with `null`, only the feed has not got there yet.
 */
export interface Held {
  readonly next: number;
  /** How often the event at `next` failed. */
  readonly attempts: number;
  readonly dueAt: EpochMs | null;
}

/** What a checkpoint says: everything up to `cursor` is done, but for what is held. */
export interface CheckpointState {
  readonly cursor: Cursor | null;
  readonly fence: number;
  /** By the text of the stream. */
  readonly held: ReadonlyMap<string, Held>;
}

/** So many entries fit into the 64 KiB of an entry, whatever the lengths of their names. */
const MOST_HELD = 180;

/** The key of a partition's checkpoint, and of the lease on it. */
export function partitionKey(follower: string, partition: number): CoordinationKey {
  return { scope: `follower:${follower}`, name: `partition/${partition}` };
}

/**
 * The checkpoint of a partition in the hands of one holder of its lease. Each holder has a fence of its own, and the first thing it does is to write
 * it: from then on nothing that an earlier holder writes is taken.
 */
export class Checkpoint {
  readonly #coordination: Coordination;
  readonly #key: CoordinationKey;
  readonly #fence: number;
  #revision: number;
  #cursor: Cursor | null;

  private constructor(
    coordination: Coordination,
    key: CoordinationKey,
    fence: number,
    revision: number,
    cursor: Cursor | null,
  ) {
    this.#coordination = coordination;
    this.#key = key;
    this.#fence = fence;
    this.#revision = revision;
    this.#cursor = cursor;
  }

  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** `null` where a later holder has been here already. `start` says where a follower begins that has no checkpoint yet. */
  static async takeOver(
    coordination: Coordination,
    key: CoordinationKey,
    fence: number,
    start: () => Promise<Cursor | null>,
  ): Promise<{ readonly checkpoint: Checkpoint; readonly held: ReadonlyMap<string, Held> } | null> {
    for (;;) {
      const entry = await coordination.get(key);
      const present =
        entry === null ? { cursor: await start(), fence: 0, held: new Map() } : readState(entry);
      if (present.fence > fence) return null;
      const swap = await coordination.compareAndSwap(
        key,
        entry?.revision ?? 0,
        written({ ...present, fence }),
      );
      if (swap.status === "ok")
        return {
          checkpoint: new Checkpoint(coordination, key, fence, swap.revision, present.cursor),
          held: present.held,
        };
    }
  }

  /** Whether it was written; where not, somebody else holds the partition now. */
  async write(cursor: Cursor | undefined, held: ReadonlyMap<string, Held>): Promise<boolean> {
    if (cursor !== undefined) this.#cursor = cursor;
    const value = written({ cursor: this.#cursor, fence: this.#fence, held });
    for (;;) {
      const swap = await this.#coordination.compareAndSwap(this.#key, this.#revision, value);
      if (swap.status === "ok") {
        this.#revision = swap.revision;
        return true;
      }
      // A write of ours may have come through though its acknowledgement was lost.
      const entry = await this.#coordination.get(this.#key);
      if (entry === null || readState(entry).fence !== this.#fence) return false;
      this.#revision = entry.revision;
    }
  }
}

function written({ cursor, fence, held }: CheckpointState): JsonObject {
  const waiting = [...held].filter(([, one]) => one.dueAt !== null);
  // Losing one of the others costs a repetition after a crash, and no more.
  const reached = [...held].filter(([, one]) => one.dueAt === null);
  const kept = [...waiting, ...reached].slice(0, Math.max(MOST_HELD, waiting.length));
  return {
    cursor,
    fence,
    held: Object.fromEntries(kept.map(([key, { next, attempts, dueAt }]) => [key, [next, attempts, dueAt]])),
  };
}

/** @throws ThroughlineError `STORE_FAILED` where the entry is none of ours */
export function readState({ value }: CoordinationEntry): CheckpointState {
  const { cursor, fence, held } = value;
  if ((cursor === null || typeof cursor === "string") && typeof fence === "number" && isObject(held)) {
    const entries = Object.entries(held).map(([key, one]) => [key, heldOf(one)] as const);
    return { cursor, fence, held: new Map(entries) };
  }
  throw unreadable();
}

function heldOf(value: JsonValue | undefined): Held {
  if (Array.isArray(value)) {
    const [next, attempts, dueAt]: readonly unknown[] = value;
    if (typeof next === "number" && typeof attempts === "number")
      return { next, attempts, dueAt: typeof dueAt === "number" ? dueAt : null };
  }
  throw unreadable();
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    "The checkpoint of a follower does not hold what it should. Something else has changed it; restore it from a backup, or give the follower another name.",
  );
}
