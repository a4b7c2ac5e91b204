import type { Tables } from "./tables.js";

/** Every statement the store runs. Parameters are plain `?`: a numbered one counts as named in better-sqlite3. */
export function statements({ streams, commits, events, keys }: Tables) {
  return {
    streamAndCommit: `SELECT s.ref, s.version, c.fingerprint, c.first_version, c.last_version
      FROM ${streams} s LEFT JOIN ${commits} c ON c.stream = s.ref AND c.command = ?
      WHERE s.tenant = ? AND s.kind = ? AND s.id = ?`,
    stream: `SELECT ref, version FROM ${streams} WHERE tenant = ? AND kind = ? AND id = ?`,
    addStream: `INSERT INTO ${streams} (tenant, kind, id, version, changed_at) VALUES (?, ?, ?, ?, ?)`,
    moveStream: `UPDATE ${streams} SET version = ?, changed_at = ? WHERE ref = ?`,
    addCommit: `INSERT INTO ${commits} (stream, command, fingerprint, first_version, last_version) VALUES (?, ?, ?, ?, ?)`,
    addEvent: `INSERT INTO ${events} (stream, version, payload) VALUES (?, ?, ?)`,
    uniqueHolder: `SELECT stream_kind, stream_id FROM ${keys}
      WHERE tenant = ? AND kind = ? AND kid = ? AND mac = ? AND is_unique = 1`,
    addKey: `INSERT INTO ${keys} (tenant, kind, kid, mac, stream_kind, stream_id, is_unique) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, kind, kid, mac, stream_kind, stream_id) DO UPDATE SET is_unique = max(is_unique, excluded.is_unique)`,
    removeKey: `DELETE FROM ${keys}
      WHERE tenant = ? AND kind = ? AND kid = ? AND mac = ? AND stream_kind = ? AND stream_id = ?`,
    payloads: `SELECT group_concat(payload) AS payloads
      FROM (SELECT payload FROM ${events} WHERE stream = ? AND version BETWEEN ? AND ? ORDER BY version)`,
    payload: `SELECT payload FROM ${events} WHERE stream = ? AND version = ?`,
    holders: `SELECT stream_kind, stream_id FROM ${keys}
      WHERE tenant = ? AND kind = ? AND kid = ? AND mac = ? AND (stream_kind, stream_id) > (?, ?)
      ORDER BY stream_kind, stream_id LIMIT ?`,
    changed: `SELECT id, version, changed_at FROM ${streams}
      WHERE tenant = ? AND kind = ? AND (changed_at, id) > (?, ?) AND changed_at < ?
      ORDER BY changed_at, id LIMIT ?`,
    commits: `SELECT c.position, c.command, c.first_version, c.last_version, s.ref, s.tenant, s.kind, s.id
      FROM ${commits} c JOIN ${streams} s ON s.ref = c.stream
      WHERE c.position > ? ORDER BY c.position LIMIT ?`,
    lastPosition: `SELECT coalesce(max(position), 0) AS position FROM ${commits}`,
  };
}

/** The statements of one store, by name. */
export type Statements = ReturnType<typeof statements>;
