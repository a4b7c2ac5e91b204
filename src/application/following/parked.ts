import type { EpochMs } from "../../kernel/instant.js";
import type { JsonObject } from "../../kernel/json.js";
import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import { isStreamKind } from "../../storage/check-input.js";
import type { Coordination } from "../../storage/coordination.js";
import type { Page } from "../../storage/event-store.js";

/** A journey that stands still at an event which cannot be handled, until somebody says what is to become of it. */
export interface ParkedJourney {
  readonly stream: StreamId;
  readonly partition: number;
  /** The version it stopped at, and the last one of that commit as far as it is known. */
  readonly version: number;
  readonly last: number;
  /**
   * Why: the code of what was thrown (`CORRUPT_EVENT`, `ECONNREFUSED`), `HANDLER_TIMEOUT`, or `HANDLER_FAILED` where there was none. Never a message,
   * which may hold what is personal.
   */
  readonly code: string;
  readonly attempts: number;
  readonly parkedAt: EpochMs;
}

/** What somebody said is to become of a parked journey. */
export type Verdict = "replay" | "skip";

/** A journey that somebody asked to go on. */
export interface Asked {
  readonly key: string;
  readonly partition: number;
  readonly verdict: Verdict;
}

/** The parked journeys of a follower, and what was asked to become of them. Whoever holds the partition acts on it, so nobody gets in its way. */
export class ParkedJourneys {
  readonly #coordination: Coordination;
  readonly #parked: string;
  readonly #asked: string;

  constructor(coordination: Coordination, follower: string) {
    this.#coordination = coordination;
    this.#parked = `parked:${follower}`;
    this.#asked = `asked:${follower}`;
  }

  async page(options: { readonly after?: string; readonly limit?: number }): Promise<Page<ParkedJourney>> {
    const { items, next } = await this.#coordination.list(this.#parked, options);
    return { items: items.map(({ value }) => parkedOf(value)).filter((one) => one !== null), next };
  }

  /** All of them, or those of a partition. */
  async all(partition?: number): Promise<readonly ParkedJourney[]> {
    const all: ParkedJourney[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await this.page({ limit: 500, ...(after === undefined ? {} : { after }) });
      all.push(...items.filter((one) => partition === undefined || one.partition === partition));
      if (next === null) return all;
      after = next;
    }
  }

  async get(stream: StreamId): Promise<ParkedJourney | null> {
    const entry = await this.#coordination.get({ scope: this.#parked, name: streamKey(stream) });
    return entry === null ? null : parkedOf(entry.value);
  }

  async put({ stream, ...rest }: ParkedJourney): Promise<void> {
    const { tenant, kind, id } = stream;
    await this.#write(this.#parked, streamKey(stream), { ...rest, tenant, kind, id });
  }

  async remove(key: string): Promise<void> {
    await this.#write(this.#parked, key, null);
  }

  async ask({ stream, partition }: ParkedJourney, verdict: Verdict): Promise<void> {
    await this.#write(this.#asked, streamKey(stream), { partition, verdict });
  }

  async asked(): Promise<readonly Asked[]> {
    const { items } = await this.#coordination.list(this.#asked, { limit: 500 });
    return items.map(({ name, value }) => ({
      key: name,
      partition: Number(value.partition),
      verdict: value.verdict === "skip" ? "skip" : "replay",
    }));
  }

  async answered(key: string): Promise<void> {
    await this.#write(this.#asked, key, null);
  }

  async #write(scope: string, name: string, value: JsonObject | null): Promise<void> {
    const key = { scope, name };
    for (let revision = 0; ; ) {
      const swap = await this.#coordination.compareAndSwap(key, revision, value);
      if (swap.status === "ok" || (value === null && swap.revision === 0)) return;
      revision = swap.revision;
    }
  }
}

function parkedOf(value: JsonObject): ParkedJourney | null {
  const { tenant, kind, id, partition, version, last, code, attempts, parkedAt } = value;
  if (typeof tenant !== "string" || typeof id !== "string" || !isStreamKind(kind)) return null;
  return {
    stream: { tenant, kind, id },
    partition: Number(partition),
    version: Number(version),
    last: Number(last),
    code: String(code),
    attempts: Number(attempts),
    parkedAt: Number(parkedAt),
  };
}
