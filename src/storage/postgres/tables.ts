import { ThroughlineError } from "../../kernel/error.js";

/** Names of the tables of one store, as SQL has them. */
export interface Tables {
  readonly schema: string;
  readonly streams: string;
  readonly commits: string;
  readonly events: string;
  readonly keys: string;
  readonly uniqueKeys: string;
  readonly pending: string;
  readonly feed: string;
  readonly partitions: string;
}

/** What the tables of one store are, and where. */
export interface Place {
  /** The schema they are in; `null` for the first of the connection's search path. */
  readonly schema: string | null;
  /** What their names begin with. */
  readonly prefix: string;
  readonly tables: Tables;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/** Schema and prefix are the only texts of a caller that get into SQL, so they are checked here, once. */
export function placeOf(schema: string | undefined, prefix: string): Place {
  if (schema !== undefined) checkName("schema", schema);
  checkName("tablePrefix", prefix);
  const name = (table: string): string => `${schema === undefined ? "" : `"${schema}".`}"${prefix}${table}"`;
  return {
    schema: schema ?? null,
    prefix,
    tables: {
      schema: name("schema"),
      streams: name("streams"),
      commits: name("commits"),
      events: name("events"),
      keys: name("keys"),
      uniqueKeys: name("unique_keys"),
      pending: name("pending"),
      feed: name("feed"),
      partitions: name("partitions"),
    },
  };
}

function checkName(field: "schema" | "tablePrefix", name: string): void {
  if (typeof name === "string" && NAME.test(name) && !/^pg_/i.test(name)) return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `${field} is not valid. Use up to 40 letters, digits and _, not beginning with a digit or pg_.`,
    { details: { field } },
  );
}

/**
 * How the tables come to be: the step at position n makes version n + 1 of version n, one statement after the other. A
 * step that was released is never changed; what is new is a step of its own.
 *
 * Ids are compared by bytes. Every primary key begins with the tenant or the partition, so that the tables can be spread
 * by it. An event's payload is the JSON text of the whole stored event, so that reading is parsing and nothing else.
 *
 * POSIX orders as C does, but is another collation: while the tables are new, PostgreSQL would otherwise look a stream up in the
 * index of changes, through all there are, as soon as by the primary key.
 *
 * `pending` has the commits that have no place in the feed yet. Its serials are drawn under the lock of the stream's row, so
 * they tell the order within a stream, but not the order of commits.
 */
export function migrations({ prefix, tables }: Place): readonly (readonly string[])[] {
  const { streams, commits, events, keys, uniqueKeys, pending, feed, partitions } = tables;
  const id = 'text COLLATE "C" NOT NULL';
  return [
    [
      `CREATE TABLE ${streams} (
        tenant ${id}, kind ${id}, id ${id},
        version integer NOT NULL,
        changed_at bigint NOT NULL,
        PRIMARY KEY (tenant, kind, id)
      )`,
      `CREATE INDEX "${prefix}streams_changed" ON ${streams}
        (tenant COLLATE "POSIX", kind COLLATE "POSIX", changed_at, id COLLATE "POSIX")`,
      `CREATE TABLE ${commits} (
        tenant ${id}, kind ${id}, stream ${id}, command ${id},
        fingerprint text NOT NULL,
        first_version integer NOT NULL,
        last_version integer NOT NULL,
        PRIMARY KEY (tenant, kind, stream, command)
      )`,
      `CREATE TABLE ${events} (
        tenant ${id}, kind ${id}, stream ${id},
        version integer NOT NULL,
        payload text NOT NULL,
        PRIMARY KEY (tenant, kind, stream, version)
      )`,
      `CREATE TABLE ${keys} (
        tenant ${id}, kind ${id}, kid ${id}, mac ${id}, stream_kind ${id}, stream_id ${id},
        PRIMARY KEY (tenant, kind, kid, mac, stream_kind, stream_id)
      )`,
      `CREATE TABLE ${uniqueKeys} (
        tenant ${id}, kind ${id}, kid ${id}, mac ${id}, stream_kind ${id}, stream_id ${id},
        PRIMARY KEY (tenant, kind, kid, mac)
      )`,
      `CREATE TABLE ${pending} (
        partition integer NOT NULL,
        serial bigint GENERATED ALWAYS AS IDENTITY,
        tenant ${id}, kind ${id}, stream ${id}, command ${id},
        first_version integer NOT NULL,
        last_version integer NOT NULL,
        PRIMARY KEY (partition, serial)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`,
      `CREATE TABLE ${feed} (
        partition integer NOT NULL,
        position bigint NOT NULL,
        tenant ${id}, kind ${id}, stream ${id}, command ${id},
        first_version integer NOT NULL,
        last_version integer NOT NULL,
        PRIMARY KEY (partition, position)
      )`,
      `CREATE TABLE ${partitions} (
        partition integer PRIMARY KEY,
        position bigint NOT NULL
      )`,
    ],
  ];
}
