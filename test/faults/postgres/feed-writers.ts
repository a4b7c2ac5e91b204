import { setTimeout as wait } from "node:timers/promises";
import { Client, type Pool, type PoolClient } from "pg";
import type { AppendResult, EventStore, StreamId } from "throughline/storage";
import { commitOf } from "../sqlite/commits.js";
import { streamsOf } from "./persistent-writer.js";

/** What writers of a feed have written, and when. */
export interface Written {
  /** When the writer asked for the commit, by the clock of `performance.now()`; by `spanKey`. */
  readonly committed: Map<string, number>;
  readonly rolledBack: Set<string>;
  events: number;
  slowTransactions: number;
  /** Answers that must not be. */
  problems: string[];
}

/** What one append wrote, in one word. */
export function spanKey(stream: StreamId, commandId: string, first: number, last: number): string {
  return `${stream.id} ${commandId} ${first}-${last}`;
}

export interface FeedWriter {
  readonly name: string;
  readonly store: EventStore<PoolClient>;
  readonly pick: (below: number) => number;
  readonly written: Written;
  readonly goesOn: () => boolean;
}

/** Appends one after another, each by itself. */
export async function writeAtOnce({ name, store, pick, written, goesOn }: FeedWriter): Promise<void> {
  const streams = new OwnStreams(name);
  for (let number = 0; goesOn(); number++) {
    const { stream, version } = streams.pick(pick);
    const commit = commitOf(stream, `${name}-${number}`, version, 1 + pick(10), pick(200));
    const asked = performance.now();
    const result = await store.append(stream, version, commit);
    if (!isExpected(result, version, written, commit.command.id)) continue;
    written.committed.set(spanKey(stream, commit.command.id, result.first, result.last), asked);
    written.events += commit.events.length;
    streams.moved(stream, result.last);
  }
}

/** Appends in transactions of the caller's, which stay open for random times and are rolled back now and then. */
export async function writeSlowly(writer: FeedWriter & { readonly pool: Pool }): Promise<void> {
  const { name, store, pick, written, goesOn, pool } = writer;
  const streams = new OwnStreams(name);
  for (let number = 0; goesOn(); number++) {
    const client = await pool.connect();
    const spans: string[] = [];
    const moves: (readonly [StreamId, number])[] = [];
    await client.query("BEGIN");
    for (let left = 1 + pick(3); left > 0; left--) {
      const { stream, version } = streams.pick(pick);
      if (moves.some(([moved]) => moved === stream)) continue;
      const commit = commitOf(stream, `${name}-${number}-${left}`, version, 1 + pick(10), pick(200));
      const result = await store.append(stream, version, commit, { tx: client });
      if (!isExpected(result, version, written, commit.command.id)) continue;
      spans.push(spanKey(stream, commit.command.id, result.first, result.last));
      moves.push([stream, result.last]);
      await wait(pick(12) === 0 ? pick(1_500) : pick(40));
    }
    const keeps = pick(5) > 0;
    const asked = performance.now();
    await client.query(keeps ? "COMMIT" : "ROLLBACK");
    client.release();
    written.slowTransactions++;
    if (!keeps) for (const span of spans) written.rolledBack.add(span);
    else
      for (const span of spans) {
        written.committed.set(span, asked);
        written.events += lengthOf(span);
      }
    if (keeps) for (const [stream, version] of moves) streams.moved(stream, version);
  }
}

/** Keeps a transaction with an id of its own open in a database, time and again: what horizons of the server go by. */
export async function holdTransactions(
  url: string,
  pick: (below: number) => number,
  goesOn: () => boolean,
): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  while (goesOn()) {
    await client.query("BEGIN");
    await client.query("SELECT txid_current()");
    for (let until = performance.now() + 1_000 + pick(4_000); performance.now() < until && goesOn(); )
      await wait(50);
    await client.query(pick(2) === 0 ? "COMMIT" : "ROLLBACK");
  }
  await client.end();
}

/** Commits a row of its own now and then: how long that takes says how busy the machine is. Gives the times in milliseconds. */
export async function timeBareCommits(url: string, goesOn: () => boolean): Promise<readonly number[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  await client.query("CREATE TABLE bare_commits (at timestamptz)");
  const took: number[] = [];
  while (goesOn()) {
    const since = performance.now();
    await client.query("INSERT INTO bare_commits VALUES (now())");
    took.push(performance.now() - since);
    await wait(20);
  }
  await client.end();
  return took;
}

function isExpected(
  result: AppendResult,
  version: number,
  written: Written,
  command: string,
): result is Extract<AppendResult, { readonly status: "ok" | "duplicate" }> {
  if (result.status === "ok" && result.first === version + 1) return true;
  written.problems.push(`${command}: ${JSON.stringify(result)}`);
  return false;
}

function lengthOf(span: string): number {
  const [first = 0, last = 0] = (span.split(" ").at(-1) ?? "").split("-").map(Number);
  return last - first + 1;
}

/** Streams of one writer, with the versions they were left at. */
class OwnStreams {
  readonly #streams: readonly StreamId[];
  readonly #versions = new Map<StreamId, number>();

  constructor(writer: string) {
    this.#streams = streamsOf(writer, 24);
  }

  pick(pick: (below: number) => number): { readonly stream: StreamId; readonly version: number } {
    const stream = this.#streams[pick(this.#streams.length)];
    if (stream === undefined) throw new Error("A writer has no streams.");
    return { stream, version: this.#versions.get(stream) ?? 0 };
  }

  moved(stream: StreamId, version: number): void {
    this.#versions.set(stream, version);
  }
}
