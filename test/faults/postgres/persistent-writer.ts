import { setTimeout as wait } from "node:timers/promises";
import type { AppendResult, Commit, StreamId } from "throughline/storage";
import { isThroughlineError } from "../../../src/kernel/error.js";
import { sqlError } from "../../../src/sql/failure.js";
import { commitOf } from "../sqlite/commits.js";
import type { OpenClient } from "./clients.js";

/** What writers of this kind have met. */
export interface Ledger {
  /** How many events each acknowledged commit has, by its command. */
  readonly acknowledged: Map<string, number>;
  /** Those of them that were written together with a row of the caller's. */
  readonly withRow: Set<string>;
  /** Answers that were an error, by their code. */
  readonly unclear: Map<string, number>;
  /** Commands that an earlier attempt had written, as the retry told. */
  repeated: number;
  /** Answers that must not be, in words. */
  readonly problems: string[];
}

export function newLedger(): Ledger {
  return { acknowledged: new Map(), withRow: new Set(), unclear: new Map(), repeated: 0, problems: [] };
}

/** Streams that one writer has to itself, so that it knows what every answer has to be. */
export function streamsOf(writer: string, count: number): readonly StreamId[] {
  return Array.from({ length: count }, (_, index) => ({
    tenant: "acme",
    kind: "journey",
    id: `${writer}-s${index}`,
  }));
}

/** Writes one commit after another, and repeats each under its command id until the answer is clear. */
export async function writePersistently(options: {
  readonly name: string;
  readonly client: OpenClient;
  readonly streams: readonly StreamId[];
  readonly pick: (below: number) => number;
  readonly ledger: Ledger;
  /** Whether each commit is part of a transaction of the caller's. */
  readonly withRow: boolean;
  /** Asked before each commit. */
  readonly goesOn: () => boolean;
  /** Told of each attempt before it is made; the first is 1. */
  readonly attempting?: (command: string, attempt: number) => void;
  /** Told of each commit, once its answer is clear. */
  readonly acknowledged?: (command: string, status: "ok" | "duplicate") => void;
  /** How long to wait at most before a repetition, in milliseconds. */
  readonly patienceMs: number;
}): Promise<void> {
  const { name, client, streams, pick, ledger, withRow } = options;
  const versions = new Map<StreamId, number>();
  for (let number = 0; options.goesOn(); number++) {
    const stream = streams[pick(streams.length)];
    if (stream === undefined) return;
    const version = versions.get(stream) ?? 0;
    const count = 1 + pick(6);
    const commit = commitOf(stream, `${name}-${number}`, version, count, pick(20) === 0 ? 8_000 : pick(300));
    const { result, attempts } = await untilClear(stream, version, commit);
    const { id } = commit.command;
    if (result.status === "duplicate" && attempts > 1) ledger.repeated++;
    else if (result.status !== "ok") ledger.problems.push(`${id}: ${result.status} at attempt ${attempts}`);
    if (result.status !== "ok" && result.status !== "duplicate") return;
    if (result.first !== version + 1 || result.last !== version + count)
      ledger.problems.push(`${id}: ${result.first}-${result.last} and not from ${version + 1}`);
    versions.set(stream, version + count);
    ledger.acknowledged.set(id, count);
    if (withRow) ledger.withRow.add(id);
    options.acknowledged?.(id, result.status);
  }

  async function untilClear(
    stream: StreamId,
    version: number,
    commit: Commit,
  ): Promise<{ readonly result: AppendResult; readonly attempts: number }> {
    for (let attempts = 1; ; attempts++) {
      options.attempting?.(commit.command.id, attempts);
      try {
        const result = withRow
          ? await client.appendWithRow(stream, version, commit)
          : await client.store.append(stream, version, commit);
        return { result, attempts };
      } catch (error) {
        // The caller's own statements fail as its client has it; the store's never do.
        if (!withRow && !isThroughlineError(error)) ledger.problems.push(`${commit.command.id}: ${error}`);
        const { code } = sqlError(error);
        ledger.unclear.set(code, (ledger.unclear.get(code) ?? 0) + 1);
        if (code !== "STORE_FAILED" && code !== "STORE_BUSY")
          ledger.problems.push(`${commit.command.id}: ${code}`);
        await wait(pick(options.patienceMs));
      }
    }
  }
}

export function inWords(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([code, count]) => `${code} ${count}`).join(", ") || "none";
}
