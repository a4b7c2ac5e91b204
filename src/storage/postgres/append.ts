import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { SqlQuery, SqlRow, SqlValue } from "../../sql/executor.js";
import { sqlStateOf } from "../../sql/failure.js";
import { integer, text, unexpected } from "../../sql/row.js";
import { isStreamKind } from "../check-input.js";
import type { AppendResult, Commit, IndexKey } from "../event-store.js";
import { type IndexChanges, keyLists } from "./index-changes.js";
import { NOT_ALL, type Statements } from "./statements.js";

/** An append as it was given, nothing of which the caller can change any more. */
export interface Append {
  readonly stream: StreamId;
  readonly expected: number;
  readonly command: Commit["command"];
  /** Of the newest event. */
  readonly changedAt: EpochMs;
  /** The JSON texts of the events. */
  readonly payloads: readonly string[];
  readonly partition: number;
  readonly changes: IndexChanges | undefined;
}

/** What lost a race is tried again where nothing is in its way any more, which takes an opponent that gives up each time. */
const ATTEMPTS = 5;
const LOST: ReadonlySet<string | undefined> = new Set([NOT_ALL, "40001", "40P01"]);

/**
 * Writes an append, in one round trip unless another one gets in its way.
 *
 * @param inTransaction whether `sql` runs in a transaction of the caller's, which no statement may make fail
 */
export async function appendTo(
  sql: SqlQuery,
  statements: Statements,
  append: Append,
  inTransaction: boolean,
): Promise<AppendResult> {
  if (append.payloads.length === 0) {
    const [row = {}] = await sql.query(statements.ask, [...idOf(append.stream), append.command.id]);
    return foundBefore(append, row) ?? { status: "conflict", version: integer(row, "version") };
  }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result =
      (await attempted(sql, statements, append, inTransaction)) ?? (await asked(sql, statements, append));
    if (result !== undefined) return result;
  }
  throw new ThroughlineError(
    "STORE_BUSY",
    "Other writers got in the way of this append again and again. Nothing was written. Repeat the call under the same command id.",
  );
}

/** `undefined` where it was not written, and the reason is not to be seen yet. */
async function attempted(
  sql: SqlQuery,
  statements: Statements,
  append: Append,
  inTransaction: boolean,
): Promise<AppendResult | undefined> {
  const { expected, payloads, changes } = append;
  const parameters = parametersOf(append);
  const keyed = changes !== undefined;
  const statement =
    expected === 0
      ? keyed
        ? statements.createWithKeys
        : statements.create
      : keyed
        ? statements.advanceWithKeys
        : statements.advance;
  let row: SqlRow | undefined;
  try {
    [row] = await sql.query(
      statement,
      keyed ? [...parameters, ...changes.parameters, !inTransaction] : parameters,
    );
  } catch (error) {
    // All of it was undone.
    if (!inTransaction && LOST.has(sqlStateOf(error))) return undefined;
    throw error;
  }
  if (row === undefined) return { status: "ok", first: expected + 1, last: expected + payloads.length };
  if (!keyed || row.claimed === null) return reason(append, row);
  await sql.query(statements.unclaim, [...idOf(append.stream), ...keyLists(keysOf(text(row, "claimed")))]);
  return undefined;
}

/** Why it was not written, as a statement sees it that begins after the winner's commit. */
async function asked(
  sql: SqlQuery,
  statements: Statements,
  append: Append,
): Promise<AppendResult | undefined> {
  const { changes } = append;
  const parameters = [...idOf(append.stream), append.command.id];
  const [row = {}] =
    changes === undefined
      ? await sql.query(statements.ask, parameters)
      : await sql.query(statements.askWithKeys, [...parameters, ...keyLists(changes.unique)]);
  return reason(append, row);
}

/** In the order of the port: the command, the version, the unique keys. */
function reason(append: Append, row: SqlRow): AppendResult | undefined {
  return foundBefore(append, row) ?? otherVersion(append, row) ?? keyTaken(append, row);
}

function foundBefore({ command }: Append, row: SqlRow): AppendResult | undefined {
  if (row.fingerprint === null) return undefined;
  if (text(row, "fingerprint") !== command.fingerprint) return { status: "command-reuse" };
  return { status: "duplicate", first: integer(row, "first"), last: integer(row, "last") };
}

function otherVersion({ expected }: Append, row: SqlRow): AppendResult | undefined {
  const version = integer(row, "version");
  return version === expected ? undefined : { status: "conflict", version };
}

function keyTaken({ stream, changes }: Append, row: SqlRow): AppendResult | undefined {
  if (changes === undefined || row.taken === null) return undefined;
  const key = changes.unique[integer(row, "taken") - 1];
  const kind = text(row, "kind");
  if (key === undefined || !isStreamKind(kind)) throw unexpected("kind");
  return { status: "key-taken", key: { ...key }, by: { tenant: stream.tenant, kind, id: text(row, "id") } };
}

function parametersOf(append: Append): readonly SqlValue[] {
  const { stream, expected, command, changedAt, payloads, partition } = append;
  // JSON text has no line break of its own.
  const joined = payloads.join("\n");
  const { id, fingerprint } = command;
  return [...idOf(stream), id, fingerprint, expected, changedAt, joined, payloads.length, partition];
}

function idOf({ tenant, kind, id }: StreamId): readonly [string, string, string] {
  return [tenant, kind, id];
}

function keysOf(claimed: string): readonly IndexKey[] {
  return claimed.split(" ").map((key) => {
    const [kind = "", kid = "", mac = ""] = key.split("/");
    return { kind, kid, mac };
  });
}
