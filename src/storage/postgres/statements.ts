import type { Tables } from "./tables.js";

/** How many events are read as one text. Much longer ones cost more again, and could outgrow the longest string there is. */
export const READ_TOGETHER = 100;

/** Every statement the store runs but those of the migration. */
export function statements(tables: Tables) {
  const { streams, events, keys, pending, feed, partitions } = tables;
  return {
    ...appending(tables),
    payloads: `SELECT s.version AS version, first AS first, (
        SELECT string_agg(e.payload, ',') FROM (SELECT payload FROM ${events}
          WHERE tenant = $1 AND kind = $2 AND stream = $3
            AND version BETWEEN first AND least(first + ${READ_TOGETHER - 1}, $5::bigint) ORDER BY version) e) AS payloads
      FROM ${streams} s, generate_series($4::bigint, least($5::bigint, s.version), ${READ_TOGETHER}) AS first
      WHERE s.tenant = $1 AND s.kind = $2 AND s.id = $3`,
    payload: `SELECT version AS version, payload AS payload FROM ${events}
      WHERE tenant = $1 AND kind = $2 AND stream = $3 AND version BETWEEN $4::bigint AND $5::bigint`,
    holders: `SELECT stream_kind AS kind, stream_id AS id FROM ${keys}
      WHERE tenant = $1 AND kind = $2 AND kid = $3 AND mac = $4 AND (stream_kind, stream_id) > ($5, $6)
      ORDER BY stream_kind, stream_id LIMIT $7::bigint`,
    changed: `SELECT id AS id, version AS version, changed_at AS changed FROM ${streams}
      WHERE tenant COLLATE "POSIX" = $1 AND kind COLLATE "POSIX" = $2
        AND (changed_at, id COLLATE "POSIX") > ($3::bigint, $4) AND changed_at < $5::bigint
      ORDER BY changed_at, id COLLATE "POSIX" LIMIT $6::bigint`,
    /** The page and whether commits wait for a place, seen at one moment: what was acknowledged before is in the one or the other. */
    page: `SELECT p.position AS end, EXISTS (SELECT FROM ${pending} w WHERE w.partition = $1::integer) AS waiting,
        c.position AS position, c.tenant AS tenant, c.kind AS kind, c.stream AS stream, c.command AS command,
        c.first_version AS first, c.last_version AS last, (
          SELECT string_agg(e.payload, ',') FROM (SELECT payload FROM ${events}
            WHERE tenant = c.tenant AND kind = c.kind AND stream = c.stream
              AND version BETWEEN c.first_version AND c.last_version ORDER BY version) e) AS payloads
      FROM ${partitions} p LEFT JOIN LATERAL (
        SELECT * FROM ${feed} f WHERE f.partition = $1::integer AND f.position > $2::bigint
        ORDER BY f.position LIMIT $3::bigint) c ON true
      WHERE p.partition = $1::integer ORDER BY c.position`,
    end: `SELECT position AS end, EXISTS (SELECT FROM ${pending} w WHERE w.partition = $1::integer) AS waiting
      FROM ${partitions} WHERE partition = $1::integer`,
    lockPartition: `SELECT position AS end FROM ${partitions} WHERE partition = $1::integer FOR UPDATE`,
    number: `WITH moved AS (
        DELETE FROM ${pending} WHERE partition = $1::integer AND serial <= (SELECT max(serial) FROM (
          SELECT serial FROM ${pending} WHERE partition = $1::integer ORDER BY serial LIMIT $2::integer) AS next)
        RETURNING serial, tenant, kind, stream, command, first_version, last_version),
      before AS (SELECT position FROM ${partitions} WHERE partition = $1::integer),
      ended AS (
        UPDATE ${partitions} SET position = position + (SELECT count(*) FROM moved) WHERE partition = $1::integer),
      placed AS (
        INSERT INTO ${feed} (partition, position, tenant, kind, stream, command, first_version, last_version)
        SELECT $1::integer, before.position + row_number() OVER (ORDER BY serial),
          tenant, kind, stream, command, first_version, last_version
        FROM moved, before)
      SELECT count(*) AS moved FROM moved`,
  };
}

/** The statements of one store, by name. */
export type Statements = ReturnType<typeof statements>;

/**
 * An append is one statement: `$1` to `$3` the stream, `$4` the command. It gives no row where it was written, and one that says what
 * was found where it was not. Nothing in it violates a constraint, whatever others write at the same time: who comes
 * second waits for the row of the first, and then finds that it is not at the expected version, or is there already.
 *
 * Found is what was there when the statement began; so one that lost a race shows no reason, and `ask` has to be asked for it.
 */
function appending({ streams, commits, events, keys, uniqueKeys, pending }: Tables) {
  const ofStream = (alias: string, id = "stream") =>
    `${alias}.tenant = $1 AND ${alias}.kind = $2 AND ${alias}.${id} = $3`;
  const found = `(SELECT 1) one
      LEFT JOIN ${streams} s ON ${ofStream("s", "id")}
      LEFT JOIN ${commits} c ON ${ofStream("c")} AND c.command = $4`;
  const what =
    "coalesce(s.version, 0) AS version, c.fingerprint AS fingerprint, c.first_version AS first, c.last_version AS last";
  /** The first of the unique keys, given as three lists, that another stream holds. */
  const taken = (from: number) => `LEFT JOIN LATERAL (
        SELECT w.at, u.stream_kind, u.stream_id
        FROM unnest($${from}::text[], $${from + 1}::text[], $${from + 2}::text[]) WITH ORDINALITY AS w (kind, kid, mac, at)
        JOIN ${uniqueKeys} u ON u.tenant = $1 AND u.kind = w.kind AND u.kid = w.kid AND u.mac = w.mac
        WHERE (u.stream_kind, u.stream_id) <> ($2, $3) ORDER BY w.at LIMIT 1) t ON true`;
  const holder = "t.at AS taken, t.stream_kind AS kind, t.stream_id AS id";

  /** `$5` fingerprint, `$6` expected version, `$7` change time, `$8` the payloads, `$9` how many, `$10` partition. */
  const created = (when: string) => `moved AS (
        INSERT INTO ${streams} (tenant, kind, id, version, changed_at)
        SELECT $1, $2, $3, $9::integer, $7::bigint WHERE $6::bigint = 0 ${when}
        ON CONFLICT DO NOTHING RETURNING version)`;
  const advanced = (when: string) => `moved AS (
        UPDATE ${streams} s SET version = s.version + $9::integer, changed_at = $7::bigint
        WHERE ${ofStream("s", "id")} AND s.version = $6::bigint ${when} RETURNING s.version)`;
  const unrepeated = `NOT EXISTS (SELECT FROM ${commits} c WHERE ${ofStream("c")} AND c.command = $4)`;
  const written = `committed AS (
        INSERT INTO ${commits} (tenant, kind, stream, command, fingerprint, first_version, last_version)
        SELECT $1, $2, $3, $4, $5, moved.version - $9::integer + 1, moved.version FROM moved),
      stored AS (
        INSERT INTO ${events} (tenant, kind, stream, version, payload)
        SELECT $1, $2, $3, moved.version - $9::integer + given.at, given.payload
        FROM moved, unnest(string_to_array($8::text, E'\\n')) WITH ORDINALITY AS given (payload, at)),
      queued AS (
        INSERT INTO ${pending} (partition, tenant, kind, stream, command, first_version, last_version)
        SELECT $10::integer, $1, $2, $3, $4, moved.version - $9::integer + 1, moved.version FROM moved)`;
  /** Asked of nothing, so that PostgreSQL looks at what was found only where it has to. */
  const unwritten = "WHERE NOT EXISTS (SELECT FROM moved)";

  /**
   * Keys come as lists of kinds, kids and macs: `$11` to `$13` those to be unique, `$14` to `$16` all to be found by, `$17` to `$19` those no
   * longer unique, `$20` to `$22` those no longer found by;
   * `$23` whether to fail rather than to leave a part.
   */
  const keyed = (ready: string, move: string) => `WITH ready AS (${ready}),
      claimed AS (
        INSERT INTO ${uniqueKeys} (tenant, kind, kid, mac, stream_kind, stream_id)
        SELECT $1, w.kind, w.kid, w.mac, $2, $3
        FROM ready, unnest($11::text[], $12::text[], $13::text[]) AS w (kind, kid, mac)
        ORDER BY w.kind, w.kid, w.mac
        ON CONFLICT DO NOTHING RETURNING kind, kid, mac),
      ${move},
      ${written},
      indexed AS (
        INSERT INTO ${keys} (tenant, kind, kid, mac, stream_kind, stream_id)
        SELECT $1, w.kind, w.kid, w.mac, $2, $3
        FROM moved, unnest($14::text[], $15::text[], $16::text[]) AS w (kind, kid, mac)
        ON CONFLICT DO NOTHING),
      freed AS (
        DELETE FROM ${uniqueKeys} u USING moved, unnest($17::text[], $18::text[], $19::text[]) AS w (kind, kid, mac)
        WHERE u.tenant = $1 AND u.kind = w.kind AND u.kid = w.kid AND u.mac = w.mac
          AND u.stream_kind = $2 AND u.stream_id = $3),
      removed AS (
        DELETE FROM ${keys} k USING moved, unnest($20::text[], $21::text[], $22::text[]) AS w (kind, kid, mac)
        WHERE k.tenant = $1 AND k.kind = w.kind AND k.kid = w.kid AND k.mac = w.mac
          AND k.stream_kind = $2 AND k.stream_id = $3)
      SELECT ${ALL_OR_NOTHING} AS undone, ${what}, ${holder},
        (SELECT string_agg(concat_ws('/', kind, kid, mac), ' ') FROM claimed) AS claimed
      FROM ${found} ${taken(11)} ${unwritten}`;
  const untaken = `NOT EXISTS (SELECT FROM unnest($11::text[], $12::text[], $13::text[]) AS w (kind, kid, mac)
        JOIN ${uniqueKeys} u ON u.tenant = $1 AND u.kind = w.kind AND u.kid = w.kid AND u.mac = w.mac
        WHERE (u.stream_kind, u.stream_id) <> ($2, $3))`;
  /** Claimed now, or held by this stream before. */
  const allClaimed = `AND EXISTS (SELECT FROM ready)
          AND cardinality($11::text[]) = (SELECT count(*) FROM claimed) + (
            SELECT count(*) FROM unnest($11::text[], $12::text[], $13::text[]) AS w (kind, kid, mac)
            JOIN ${uniqueKeys} u ON u.tenant = $1 AND u.kind = w.kind AND u.kid = w.kid AND u.mac = w.mac
              AND u.stream_kind = $2 AND u.stream_id = $3)`;

  return {
    ask: `SELECT ${what} FROM ${found}`,
    askWithKeys: `SELECT ${what}, ${holder} FROM ${found} ${taken(5)}`,
    unclaim: `DELETE FROM ${uniqueKeys} u USING unnest($4::text[], $5::text[], $6::text[]) AS w (kind, kid, mac)
      WHERE u.tenant = $1 AND u.kind = w.kind AND u.kid = w.kid AND u.mac = w.mac
        AND u.stream_kind = $2 AND u.stream_id = $3`,
    create: `WITH ${created("")}, ${written} SELECT ${what} FROM ${found} ${unwritten}`,
    advance: `WITH ${advanced(`AND ${unrepeated}`)}, ${written} SELECT ${what} FROM ${found} ${unwritten}`,
    createWithKeys: keyed(
      `SELECT 1 WHERE NOT EXISTS (SELECT FROM ${streams} s WHERE ${ofStream("s", "id")}) AND ${untaken}`,
      created(allClaimed),
    ),
    advanceWithKeys: keyed(
      `SELECT 1 FROM ${streams} s
        WHERE ${ofStream("s", "id")} AND s.version = $6::bigint AND ${unrepeated} AND ${untaken} FOR UPDATE`,
      advanced(allClaimed),
    ),
  };
}

/**
 * What was claimed must not stay where the rest did not happen: another append had the stream, or another key. Where `$23` is
 * true the whole statement is made to fail, by a division by zero. Otherwise, in a transaction of the caller's, which would not
 * outlive that, `claimed` is to be given up by `unclaim`.
 */
const ALL_OR_NOTHING = `CASE WHEN $23::boolean AND (SELECT count(*) FROM claimed) > 0
        THEN 1 / (SELECT count(*) FROM moved) ELSE 0 END`;

/** The SQLSTATE of that failure. */
export const NOT_ALL = "22012";
