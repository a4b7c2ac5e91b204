import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonObject } from "../../kernel/json.js";
import { parseInput } from "../../kernel/schema.js";
import type { Coordination, CoordinationKey } from "../../storage/coordination.js";
import type { Page } from "../../storage/event-store.js";

/** A notice that has not come to its end. Nothing personal. */
export interface PendingNotice {
  /** Its id in the journey: `<version>.<kind>`, by the event that it tells of. */
  readonly notice: string;
  /** When it is to be looked at next. */
  readonly at: EpochMs;
  /** The notice that tells of this one as well; `null`: none does. */
  readonly joined: string | null;
}

/** What is pending of one journey. */
export interface PendingOfJourney {
  /** By version. */
  readonly notices: readonly PendingNotice[];
  /** Grows at every change; 0 where nothing is pending. */
  readonly revision: number;
}

const valueSchema = z.strictObject({
  notices: z.array(z.strictObject({ notice: z.string(), at: z.int(), joined: z.string().nullable() })),
});

const MOST_TRIES = 100;

/** The notices that are yet to be sent, by journey, where the notifier's checkpoints are. */
export class PendingNotices {
  readonly #coordination: Coordination;
  readonly #scope: string;

  constructor(coordination: Coordination, name: string) {
    this.#coordination = coordination;
    this.#scope = `notices:${name}`;
  }

  async of(tenant: string, journey: string): Promise<PendingOfJourney> {
    const entry = await this.#coordination.get(this.#key(tenant, journey));
    return entry === null ? { notices: [], revision: 0 } : { ...read(entry.value), revision: entry.revision };
  }

  /** Adds those that are not there yet. */
  add(tenant: string, journey: string, added: readonly PendingNotice[]): Promise<void> {
    return this.change(tenant, journey, (pending) => {
      const known = new Set(pending.map(({ notice }) => notice));
      const news = added.filter(({ notice }) => !known.has(notice));
      return news.length === 0 ? pending : [...pending, ...news].sort(byVersion);
    });
  }

  /** Changes what is pending, whoever else does. */
  async change(
    tenant: string,
    journey: string,
    change: (pending: readonly PendingNotice[]) => readonly PendingNotice[],
  ): Promise<void> {
    const key = this.#key(tenant, journey);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const { notices, revision } = await this.of(tenant, journey);
      const changed = change(notices);
      if (changed === notices) return;
      if (revision === 0 && changed.length === 0) return;
      const value = changed.length === 0 ? null : entryOf(changed);
      const swapped = await this.#coordination.compareAndSwap(key, revision, value);
      if (swapped.status === "ok") return;
    }
    throw new ThroughlineError(
      "CONFLICT",
      "Others kept changing what is pending of this journey. Nothing is lost: it comes again.",
      { details: { journey } },
    );
  }

  /** The journeys of which something is pending, a page at a time. */
  async page(after?: string): Promise<Page<{ readonly tenant: string; readonly journey: string }>> {
    const { items, next } = await this.#coordination.list(this.#scope, after === undefined ? {} : { after });
    return {
      items: items.map(({ name }) => {
        const [tenant = "", journey = ""] = name.split("/");
        return { tenant, journey };
      }),
      next,
    };
  }

  #key(tenant: string, journey: string): CoordinationKey {
    return { scope: this.#scope, name: `${tenant}/${journey}` };
  }
}

/** The id of the notice of a kind that tells of the event at a version. */
export function noticeId(version: number, kind: string): string {
  return `${version}.${kind}`;
}

/** The version and the kind in the id of a notice; `null` where this notifier did not make it. */
export function readNoticeId(notice: string): { readonly version: number; readonly kind: string } | null {
  const [, version, kind] = /^([1-9]\d{0,14})\.(.+)$/.exec(notice) ?? [];
  return version === undefined || kind === undefined ? null : { version: Number(version), kind };
}

function byVersion(one: PendingNotice, other: PendingNotice): number {
  return (readNoticeId(one.notice)?.version ?? 0) - (readNoticeId(other.notice)?.version ?? 0);
}

function read(value: JsonObject): { readonly notices: readonly PendingNotice[] } {
  return parseInput(valueSchema, value, "What is pending of a journey");
}

function entryOf(notices: readonly PendingNotice[]): JsonObject {
  return { notices: notices.map(({ notice, at, joined }) => ({ notice, at, joined })) };
}
