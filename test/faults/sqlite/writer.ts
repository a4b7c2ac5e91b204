import { writeSync } from "node:fs";
import type { SqliteDriver } from "throughline/storage/sqlite";
import { openWith, sqliteClient } from "../../../src/storage/sqlite/open-sqlite.js";
import { numbers } from "../../../src/testing/event-store/random.js";
import { commitOf, streams } from "./commits.js";

/** Writes commits as fast as it can, and says so on standard output after each acknowledgement. Never returns. */
export async function writeUntilKilled(file: string, name: string): Promise<void> {
  const client = await sqliteClient();
  let driver: SqliteDriver | undefined;
  const store = await openWith(
    (path) => {
      driver = client(path);
      return driver;
    },
    file,
    {},
  );
  const versions = new Map<string, number>();
  for (const stream of streams) versions.set(stream.id, (await store.read(stream)).length);
  const pick = numbers(Number.parseInt(name.slice(1), 10));
  say(
    `settings ${driver?.get("PRAGMA journal_mode")?.journal_mode}/${levels[Number(driver?.get("PRAGMA synchronous")?.synchronous)]}`,
  );
  for (let number = 0; ; number++) {
    const stream = streams[pick(streams.length)];
    if (stream === undefined) continue;
    const version = versions.get(stream.id) ?? 0;
    const commit = commitOf(
      stream,
      `${name}-${number}`,
      version,
      1 + pick(8),
      pick(20) === 0 ? 20_000 : pick(400),
    );
    const result = await store.append(stream, version, commit);
    if (result.status !== "ok") throw new Error(`${commit.command.id}: ${result.status}`);
    versions.set(stream.id, result.last);
    say(`${commit.command.id} ${result.last - result.first + 1}`);
  }
}

const levels = ["OFF", "NORMAL", "FULL", "EXTRA"];

/** Whole lines, written before it returns: what is killed afterwards has said it. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      // The reader is behind; asking again is all there is to do.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}
