import type { StoredEvent, StreamId } from "throughline/storage";
import { sqliteStore } from "throughline/storage/sqlite";
import { isThroughlineError } from "../../../src/kernel/error.js";
import { sqliteClient } from "../../../src/storage/sqlite/open-sqlite.js";
import { keyOf, streams } from "./commits.js";

/** What is wrong with a file, in numbers. */
export interface Inspection {
  /** Acknowledged commits that are not there as they were written. */
  lost: number;
  /** Commits of which a part is there. */
  halfWritten: number;
  /** Streams whose versions are not 1, 2, 3, … */
  gaps: number;
  /** Streams that are not found by exactly the key of their newest version. */
  keysAstray: number;
  /** 1 if SQLite finds fault with the file itself. */
  damaged: number;
  /** Commits that are there whole and were not acknowledged since the writer before. */
  unacknowledged: number;
}

/** Opens the file a writer left behind, as its successor would, and compares it with what was acknowledged. */
export async function inspect(file: string, acknowledged: Map<string, number>): Promise<Inspection> {
  const driver = (await sqliteClient())(file);
  const store = sqliteStore(driver);
  const found: Inspection = {
    lost: 0,
    halfWritten: 0,
    gaps: 0,
    keysAstray: 0,
    damaged: 0,
    unacknowledged: 0,
  };
  const whole = new Map<string, number>();
  try {
    const recorded = new Map(
      driver
        .all("SELECT command, first_version, last_version FROM throughline_commits")
        .map((row) => [row.command, `${row.first_version}-${row.last_version}`]),
    );
    for (const stream of streams) {
      const events = await readable(stream);
      if (!events.every(({ version }, index) => version === index + 1)) found.gaps++;
      for (const [id, commit] of byCommand(events)) {
        if (isWhole(commit) && recorded.get(id) === `${commit[0]?.version}-${commit.at(-1)?.version}`)
          whole.set(id, commit.length);
        else found.halfWritten++;
      }
      if (!(await hasOnlyItsKey(stream, events.length))) found.keysAstray++;
      if (!(await knowsItsCommand(stream, events.at(-1)))) found.halfWritten++;
    }
    // A commit that is recorded without its events.
    found.halfWritten += recorded.size - whole.size;
    if (driver.get("PRAGMA integrity_check")?.integrity_check !== "ok") found.damaged = 1;
  } finally {
    await store.close();
    driver.close();
  }
  for (const [id, count] of acknowledged) if (whole.get(id) !== count) found.lost++;
  for (const [id, count] of whole) {
    if (acknowledged.has(id)) continue;
    found.unacknowledged++;
    // From now on it has to stay, since a reader has seen it.
    acknowledged.set(id, count);
  }
  return found;

  /** Up to the first event that is missing or cannot be read. */
  async function readable(stream: StreamId): Promise<readonly StoredEvent[]> {
    try {
      return await store.read(stream);
    } catch (error) {
      if (!isThroughlineError(error, "CORRUPT_EVENT")) throw error;
      found.gaps++;
      const before = Number(error.details.version) - 1;
      return before === 0 ? [] : store.read(stream, { limit: before });
    }
  }

  async function hasOnlyItsKey(stream: StreamId, version: number): Promise<boolean> {
    const held = driver.all("SELECT mac FROM throughline_keys WHERE stream_kind = ? AND stream_id = ?", [
      stream.kind,
      stream.id,
    ]);
    if (version === 0) return held.length === 0;
    const { items } = await store.find(stream.tenant, keyOf(stream, version));
    return held.length === 1 && items.length === 1 && items[0]?.id === stream.id;
  }

  /** A writer that was killed before the acknowledgement sends its command again. */
  async function knowsItsCommand(stream: StreamId, newest: StoredEvent | undefined): Promise<boolean> {
    if (newest === undefined) return true;
    const command = { id: newest.commandId, fingerprint: `f-${newest.commandId}` };
    const answer = await store.append(stream, 0, { command, events: [] });
    return answer.status === "duplicate" && answer.last === newest.version;
  }
}

function byCommand(events: readonly StoredEvent[]): Map<string, readonly StoredEvent[]> {
  const commits = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const commit = commits.get(event.commandId);
    if (commit === undefined) commits.set(event.commandId, [event]);
    else commit.push(event);
  }
  return commits;
}

function isWhole(events: readonly StoredEvent[]): boolean {
  return events.every(
    ({ commandId, data, id }, index) =>
      data.commit === commandId &&
      data.index === index &&
      data.count === events.length &&
      id === `${commandId}.${index}`,
  );
}
