import { Client } from "pg";
import type { EventStore, FeedCommit } from "throughline/storage";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { partitionOf } from "../../../src/storage/postgres/partition-of.js";
import { pglite, serverEngines, serverUrl } from "../../sql/executors.js";
import { commit, held, journey, onlooker } from "./samples.js";
import { postgresSubject } from "./subject.js";

const PARTITIONS = 2;

/** Every commit of a partition from a cursor on. */
async function follow(
  store: EventStore,
  partition: number,
  from: string | null = null,
  limit = 7,
): Promise<readonly FeedCommit[]> {
  const seen: FeedCommit[] = [];
  for (let after = from; ; ) {
    const { commits, next } = (await store.feed?.read(partition, after, limit)) ?? {
      commits: [],
      next: null,
    };
    if (commits.length === 0) return seen;
    seen.push(...commits);
    after = next;
  }
}

const places = (commits: readonly FeedCommit[]) =>
  commits.map(({ stream, first, last }) => `${stream.id} ${first}-${last}`);

/** Ids of streams of one partition. */
function ids(partition: number, count: number, name = "j"): readonly string[] {
  const all: string[] = [];
  for (let number = 1; all.length < count; number++)
    if (partitionOf(journey(`${name}-${number}`), PARTITIONS) === partition) all.push(`${name}-${number}`);
  return all;
}

describe.each(serverEngines)("the feed through $name", (engine) => {
  const subject = postgresSubject(engine, { partitions: PARTITIONS });
  let watch: Awaited<ReturnType<typeof onlooker>>;
  let store: EventStore;
  beforeAll(async () => {
    watch = await onlooker(serverUrl);
    await subject.start();
  });
  afterAll(async () => {
    await subject.stop();
    await watch.close();
  });
  beforeEach(async () => {
    store = await subject.open();
  });
  const transaction = (body: (tx: unknown) => Promise<void>) => subject.engine().transaction(body);
  const [a = "", b = "", c = ""] = ids(0, 3);

  test("goes on while a transaction stays open, and has its commits after it ended", async () => {
    const slow = held<unknown>(transaction, async (tx) => {
      await store.append(journey(a), 0, commit("c-1"), { tx });
    });
    await slow.worked;
    await store.append(journey(b), 0, commit("c-1"));
    const before = await follow(store, 0);
    expect(places(before)).toEqual([`${b} 1-1`]);
    await store.append(journey(c), 0, commit("c-1"));
    await slow.commit();
    const after = await follow(store, 0, before.at(-1)?.cursor);
    expect(places(after).toSorted()).toEqual([`${a} 1-1`, `${c} 1-1`].toSorted());
    expect(places(await follow(store, 0))).toEqual(places([...before, ...after]));
  });

  test("a transaction that rolls back leaves nothing, and no hole", async () => {
    const slow = held<unknown>(transaction, async (tx) => {
      await store.append(journey(a), 0, commit("c-1"), { tx });
    });
    await slow.worked;
    await store.append(journey(b), 0, commit("c-1"));
    await slow.rollBack();
    await store.append(journey(a), 0, commit("c-2"));
    const seen = await follow(store, 0);
    expect(seen.map(({ stream, commandId }) => [stream.id, commandId])).toEqual([
      [b, "c-1"],
      [a, "c-2"],
    ]);
  });

  test("a transaction in another database of the server holds nothing up", async () => {
    const name = `throughline_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
    await watch.client.query(`CREATE DATABASE ${name}`);
    const url = new URL(serverUrl ?? "");
    url.pathname = `/${name}`;
    const elsewhere = new Client({ connectionString: url.href });
    await elsewhere.connect();
    await elsewhere.query("CREATE TABLE t (id int)");
    await elsewhere.query("BEGIN");
    await elsewhere.query("INSERT INTO t VALUES (1)");
    for (const id of [a, b]) await store.append(journey(id), 0, commit("c-1"));
    expect(places(await follow(store, 0))).toEqual([`${a} 1-1`, `${b} 1-1`]);
    await elsewhere.query("ROLLBACK");
    await elsewhere.end();
    await watch.client.query(`DROP DATABASE ${name}`);
  });

  test("a reader waits for one that gives commits their places, so as to see what was acknowledged", async () => {
    await store.append(journey(a), 0, commit("c-1"));
    const table = await tableOf("partitions");
    await watch.client.query("BEGIN");
    await watch.client.query(`SELECT 1 FROM ${table} WHERE partition = 0 FOR UPDATE`);
    const waiting = follow(store, 0);
    const ended = store.feed?.end(0);
    await watch.blocked(subject.schema, 2);
    await watch.client.query("COMMIT");
    const seen = await waiting;
    expect(places(seen)).toEqual([`${a} 1-1`]);
    expect(await ended).toBe(seen[0]?.cursor);
  });

  test("a page with room takes in what has no place yet", async () => {
    await store.append(journey(a), 0, commit("c-1"));
    expect(await follow(store, 0)).toHaveLength(1);
    await store.append(journey(b), 0, commit("c-1"));
    expect((await store.feed?.read(0, null, 10))?.commits).toHaveLength(2);
  });

  test("a page that is full waits for nobody", async () => {
    await store.append(journey(a), 0, commit("c-1"));
    expect(await follow(store, 0)).toHaveLength(1);
    await store.append(journey(b), 0, commit("c-1"));
    const table = await tableOf("partitions");
    await watch.client.query("BEGIN");
    await watch.client.query(`SELECT 1 FROM ${table} WHERE partition = 0 FOR UPDATE`);
    expect(places((await store.feed?.read(0, null, 1))?.commits ?? [])).toEqual([`${a} 1-1`]);
    await watch.client.query("COMMIT");
    expect(await follow(store, 0)).toHaveLength(2);
  });

  test("more commits at once than get their places in one transaction all come", async () => {
    const table = await tableOf("pending");
    await store.append(journey(a), 0, commit("c-1"));
    await watch.client.query(
      `INSERT INTO ${table} (partition, tenant, kind, stream, command, first_version, last_version)
        SELECT 0, 'acme', 'journey', 'filled-' || n, 'c-1', 1, 1 FROM generate_series(1, 2500) n`,
    );
    const end = await store.feed?.end(0);
    const seen = await follow(store, 0, null, 600);
    expect(seen).toHaveLength(2_501);
    expect(seen.at(-1)?.cursor).toBe(end);
    // What has no events any more stops nobody.
    expect(seen.filter(({ events }) => events === null)).toHaveLength(2_500);
  });

  test("a cursor after the end, as after a restored backup, is refused", async () => {
    await store.append(journey(a), 0, commit("c-1"));
    const end = await store.feed?.end(0);
    await watch.client.query(`DELETE FROM ${await tableOf("feed")}`);
    await watch.client.query(`UPDATE ${await tableOf("partitions")} SET position = 0`);
    await expect(store.feed?.read(0, end ?? null, 1)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  test("many writers, slow ones and such that roll back; two readers by two stores: nothing is missed, doubled or out of order", async () => {
    const second = await subject.reopen?.(store);
    const [writers, each] = [8, 25];
    let writing = true;
    const write = async (writer: number) => {
      const id = `w-${writer}`;
      for (let number = 0; number < each; number++) {
        const one = commit(`c-${number}`, number + 1);
        if (number % 5 === 1)
          await transaction(async (tx) => {
            await store.append(journey(id), number, commit(`lost-${number}`), { tx });
            throw new Error("on purpose");
          }).catch(() => {});
        if (number % 5 === 3)
          await transaction(async (tx) => {
            await store.append(journey(id), number, one, { tx });
            await subject.engine().executor.within?.(tx).query("SELECT pg_sleep(0.01)");
          });
        else expect(await store.append(journey(id), number, one)).toMatchObject({ status: "ok" });
      }
    };
    const read = async (by: EventStore, partition: number) => {
      const seen: FeedCommit[] = [];
      for (let last = false; !last; ) {
        last = !writing;
        seen.push(...(await follow(by, partition, seen.at(-1)?.cursor ?? null)));
      }
      return seen;
    };
    const readers = [store, second ?? store].flatMap((by) => [read(by, 0), read(by, 1)]);
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    writing = false;
    const [first0 = [], first1 = [], second0 = [], second1 = []] = await Promise.all(readers);
    expect(places(second0)).toEqual(places(first0));
    expect(places(second1)).toEqual(places(first1));
    const seen = [...first0, ...first1];
    expect(seen).toHaveLength(writers * each);
    for (let writer = 0; writer < writers; writer++)
      expect(places(seen.filter(({ stream }) => stream.id === `w-${writer}`))).toEqual(
        Array.from({ length: each }, (_, number) => `w-${writer} ${number + 1}-${number + 1}`),
      );
  });

  async function tableOf(name: string): Promise<string> {
    const { rows } = await watch.client.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename LIKE $2",
      [subject.schema, `t%\\_${name}`],
    );
    const newest = rows.map(({ tablename }) => String(tablename)).sort((x, y) => number(x) - number(y));
    return `"${subject.schema}"."${newest.at(-1)}"`;
  }
});

const number = (table: string) => Number(/^t(\d+)_/.exec(table)?.[1]);

describe("the partition of a stream", () => {
  test("never changes: it is stored with every commit", () => {
    const known = ["j-1", "j-2", "a", "0193b2c4-7d1e-7c3a-9f00-000000000000"].map((id) =>
      [1, 2, 8, 1_024].map((partitions) => partitionOf(journey(id), partitions)),
    );
    expect(known).toMatchInlineSnapshot(`
      [
        [
          0,
          0,
          2,
          298,
        ],
        [
          0,
          0,
          2,
          842,
        ],
        [
          0,
          0,
          6,
          294,
        ],
        [
          0,
          1,
          1,
          929,
        ],
      ]
    `);
  });

  test("spreads streams evenly", () => {
    const counts = Array.from({ length: 8 }, () => 0);
    for (let id = 0; id < 8_000; id++) {
      const partition = partitionOf(journey(`j-${id}`), 8);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe("the feed through PGlite", () => {
  const subject = postgresSubject(pglite, { partitions: 1, durability: "memory" });
  beforeAll(subject.start, 60_000);
  afterAll(subject.stop);

  test("gives one page after the other, and each commit its events", async () => {
    const store = await subject.open();
    for (let number = 0; number < 20; number++)
      await store.append(journey("j"), number, commit(`c-${number}`, number + 1));
    const seen = await follow(store, 0, null, 3);
    expect(seen.map(({ events }) => events?.map(({ id }) => id))).toEqual(
      Array.from({ length: 20 }, (_, number) => [`event-${number + 1}`]),
    );
  });
});
