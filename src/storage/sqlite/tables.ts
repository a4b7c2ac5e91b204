import { ThroughlineError } from "../../kernel/error.js";

/** Names of the tables of one store. */
export interface Tables {
  readonly schema: string;
  readonly streams: string;
  readonly commits: string;
  readonly events: string;
  readonly keys: string;
}

const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/** The prefix is the only text of a caller that gets into SQL, so it is checked here, once. */
export function tablesOf(prefix: string): Tables {
  if (typeof prefix !== "string" || !PREFIX.test(prefix) || /^sqlite_/i.test(prefix))
    throw new ThroughlineError(
      "INVALID_INPUT",
      "tablePrefix is not valid. Use up to 40 letters, digits and _, not beginning with a digit or sqlite_.",
      { details: { field: "tablePrefix" } },
    );
  return {
    schema: `${prefix}schema`,
    streams: `${prefix}streams`,
    commits: `${prefix}commits`,
    events: `${prefix}events`,
    keys: `${prefix}keys`,
  };
}

/**
 * How the tables come to be: the step at position n makes schema n + 1 of schema n. A step that was released is never
 * changed; what is new is a step of its own.
 *
 * `commits.position` tells the order of commits over all streams. An event's payload is the JSON text of the whole
 * stored event, so that reading is parsing and nothing else. In `keys`, `kind`, `kid` and `mac` are the key's, and the
 * stream's are named so.
 */
export function migrations({ streams, commits, events, keys }: Tables): readonly string[] {
  return [
    `CREATE TABLE ${streams} (
      ref INTEGER PRIMARY KEY,
      tenant TEXT NOT NULL,
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      UNIQUE (tenant, kind, id)
    ) STRICT;
    CREATE INDEX ${streams}_changed ON ${streams} (tenant, kind, changed_at, id);
    CREATE TABLE ${commits} (
      position INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL,
      command TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      first_version INTEGER NOT NULL,
      last_version INTEGER NOT NULL,
      UNIQUE (stream, command)
    ) STRICT;
    CREATE TABLE ${events} (
      stream INTEGER NOT NULL,
      version INTEGER NOT NULL,
      payload TEXT NOT NULL,
      PRIMARY KEY (stream, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ${keys} (
      tenant TEXT NOT NULL,
      kind TEXT NOT NULL,
      kid TEXT NOT NULL,
      mac TEXT NOT NULL,
      stream_kind TEXT NOT NULL,
      stream_id TEXT NOT NULL,
      is_unique INTEGER NOT NULL,
      PRIMARY KEY (tenant, kind, kid, mac, stream_kind, stream_id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX ${keys}_unique ON ${keys} (tenant, kind, kid, mac) WHERE is_unique = 1;`,
  ];
}
