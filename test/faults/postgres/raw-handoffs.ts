import type { Pool } from "pg";
import { createThroughline } from "throughline";
import type { Commit, EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { partitionOf } from "../../../src/storage/postgres/partition-of.js";
import { handOver } from "./hand-over.js";
import { MARIA, SECRETS, TENANT } from "./live-journeys.js";

/** Stands in every id of the handoff whose rows are written again and again. */
const TEMPLATE = "template";

/** What one command of a handoff writes, as text with `template` for every id. */
interface RawCommit {
  readonly command: string;
  readonly fingerprint: string;
  readonly expected: number;
  readonly payloads: readonly string[];
  readonly add: readonly KeyText[];
  readonly remove: readonly KeyText[];
}
type KeyText = readonly [kind: string, kid: string, mac: string];

/** One statement, so one round trip and one transaction: what pg can do at best with these rows. */
const WRITE = `WITH moved AS (
    UPDATE raw_streams SET version = version + cardinality($6::text[]), changed_at = $7::bigint
    WHERE tenant = $1 AND kind = 'journey' AND id = $2 AND version = $5::integer RETURNING version),
  committed AS (
    INSERT INTO raw_commits (tenant, kind, stream, command, fingerprint, first_version, last_version)
    SELECT $1, 'journey', $2, $3, $4, $5::integer + 1, version FROM moved),
  stored AS (
    INSERT INTO raw_events (tenant, kind, stream, version, payload)
    SELECT $1, 'journey', $2, $5::integer + at, payload FROM moved, unnest($6::text[]) WITH ORDINALITY AS e (payload, at)),
  queued AS (
    INSERT INTO raw_pending (partition, tenant, kind, stream, command, first_version, last_version)
    SELECT $8::integer, $1, 'journey', $2, $3, $5::integer + 1, version FROM moved),
  indexed AS (
    INSERT INTO raw_keys (tenant, kind, kid, mac, stream_kind, stream_id)
    SELECT $1, k.kind, k.kid, k.mac, 'journey', $2 FROM moved, unnest($9::text[], $10::text[], $11::text[]) AS k (kind, kid, mac)),
  freed AS (
    DELETE FROM raw_keys r USING moved, unnest($12::text[], $13::text[], $14::text[]) AS k (kind, kid, mac)
    WHERE r.tenant = $1 AND r.kind = k.kind AND r.kid = k.kid AND r.mac = k.mac AND r.stream_kind = 'journey' AND r.stream_id = $2)
  SELECT version FROM moved`;

/** The rows that a handoff's commands write, found by letting the application run one. */
export async function rowsOfHandoff(): Promise<readonly RawCommit[]> {
  const commits: { readonly expected: number; readonly commit: Commit }[] = [];
  const memory = memoryStore();
  const recorder: EventStore<never> = {
    capabilities: memory.capabilities,
    append: (stream, expected, commit) => {
      commits.push({ expected, commit });
      return memory.append(stream, expected, commit);
    },
    read: (stream, options) => memory.read(stream, options),
    find: (tenant, key, options) => memory.find(tenant, key, options),
    list: (tenant, options) => memory.list(tenant, options),
  };
  let ids = 0;
  const desk = createThroughline({
    store: recorder,
    secrets: SECRETS,
    ids: () => `${TEMPLATE}-${ids++}`,
  }).tenant(TENANT);
  await desk.journeys.open({ journey: TEMPLATE, channel: "chat", by: MARIA, firstOwner: MARIA });
  const opening = commits.length;
  await handOver(desk, TEMPLATE, () => {});
  // The journeys in the database have a message more.
  return commits.slice(opening).map(({ expected, commit: { command, events, index } }) => ({
    command: command.id,
    fingerprint: command.fingerprint,
    expected: expected + 1,
    payloads: events.map((event, at) =>
      JSON.stringify({ version: expected + 2 + at, commandId: command.id, ...event }),
    ),
    add: (index?.add ?? []).map(({ key }) => [key.kind, key.kid, key.mac]),
    remove: (index?.remove ?? []).map(({ kind, kid, mac }) => [kind, kid, mac]),
  }));
}

/** Writes the rows of one handoff of a journey: as many transactions as it has commands. */
export async function writeRaw(
  pool: Pool,
  rows: readonly RawCommit[],
  journey: string,
  partitions: number,
  took: (ms: number) => void,
): Promise<void> {
  const partition = partitionOf({ tenant: TENANT, kind: "journey", id: journey }, partitions);
  for (const { command, fingerprint, expected, payloads, add, remove } of rows) {
    const since = performance.now();
    const { rowCount } = await pool.query({
      name: "raw",
      text: WRITE,
      values: [
        TENANT,
        journey,
        command.replaceAll(TEMPLATE, journey),
        fingerprint,
        expected,
        payloads.map((payload) => payload.replaceAll(TEMPLATE, journey)),
        Date.now(),
        partition,
        ...lists(add),
        ...lists(remove),
      ],
    });
    if (rowCount !== 1) throw new Error(`${command} of ${journey} was not written.`);
    took(performance.now() - since);
  }
}

function lists(keys: readonly KeyText[]): readonly (readonly string[])[] {
  return [0, 1, 2].map((part) => keys.map((key) => key[part] ?? ""));
}
