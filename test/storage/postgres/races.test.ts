import type { AppendResult, EventStore } from "throughline/storage";
import { postgresStore, type SqlExecutor } from "throughline/storage/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serverEngines, serverUrl } from "../../sql/executors.js";
import { commit, held, journey, key, onlooker, unique } from "./samples.js";
import { postgresSubject } from "./subject.js";

describe.each(serverEngines)("two appends at once, through $name", (engine) => {
  const subject = postgresSubject(engine);
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
  const versions = async (id: string) => (await store.read(journey(id))).map(({ version }) => version);
  const holders = async (mac: string) => (await store.find("acme", key(mac))).items.map(({ id }) => id);
  const appending = (append: (tx: unknown) => Promise<AppendResult>) =>
    held<unknown>(transaction, async (tx) => {
      expect(await append(tx)).toMatchObject({ status: "ok" });
    });
  const inTransaction = async (
    append: (tx: unknown) => Promise<AppendResult>,
    beside = "beside",
  ): Promise<AppendResult> => {
    let result: AppendResult | undefined;
    await transaction(async (tx) => {
      result = await append(tx);
      // Whatever the answer, the transaction is still usable, and commits.
      expect(await store.append(journey(`${beside}-2`), 0, commit("c-1"), { tx })).toMatchObject({
        status: "ok",
      });
    });
    if (result === undefined) throw new Error("The transaction ended without a result.");
    return result;
  };

  /** Each race twice: the one that comes second without a transaction, and in one of its caller's. */
  const ways = [
    ["by itself", (append: (tx?: unknown) => Promise<AppendResult>) => append()],
    [
      "in a transaction of its caller's",
      (append: (tx?: unknown) => Promise<AppendResult>) => inTransaction(append),
    ],
  ] as const;

  describe.each(ways)("the second %s", (_, second) => {
    test("finds the version the first has left", async () => {
      await store.append(journey("j-1"), 0, commit("c-1"));
      const first = appending((tx) => store.append(journey("j-1"), 1, commit("c-2", 2, 3), { tx }));
      await first.worked;
      const late = second((tx) => store.append(journey("j-1"), 1, commit("c-3", 2), { tx }));
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "conflict", version: 4 });
      expect(await versions("j-1")).toEqual([1, 2, 3, 4]);
    });

    test("writes where the first rolls back", async () => {
      const first = appending((tx) =>
        store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("a")), { tx }),
      );
      await first.worked;
      const late = second((tx) => store.append(journey("j-1"), 0, commit("c-2", 1, 2, unique("a")), { tx }));
      await watch.blocked(subject.schema, 1);
      await first.rollBack();
      expect(await late).toEqual({ status: "ok", first: 1, last: 2 });
      expect(await holders("a")).toEqual(["j-1"]);
    });

    test("finds that a new stream is there", async () => {
      const first = appending((tx) => store.append(journey("j-1"), 0, commit("c-1", 1, 2), { tx }));
      await first.worked;
      const late = second((tx) => store.append(journey("j-1"), 0, commit("c-2"), { tx }));
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "conflict", version: 2 });
    });

    test("finds that its command was written", async () => {
      const both = commit("c-1", 1, 2, unique("a"));
      const first = appending((tx) => store.append(journey("j-1"), 0, both, { tx }));
      await first.worked;
      const late = second((tx) => store.append(journey("j-1"), 0, both, { tx }));
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "duplicate", first: 1, last: 2 });
      expect(await holders("a")).toEqual(["j-1"]);
    });

    test("finds its one unique key taken", async () => {
      const first = appending((tx) =>
        store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("a")), { tx }),
      );
      await first.worked;
      const late = second((tx) => store.append(journey("j-2"), 0, commit("c-1", 1, 1, unique("a")), { tx }));
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "key-taken", key: key("a"), by: journey("j-1") });
      expect(await versions("j-2")).toEqual([]);
      expect(await holders("a")).toEqual(["j-1"]);
    });

    test.each([0, 1])("gives back the key it got before it lost another, on a stream at %i", async (at) => {
      if (at > 0) await store.append(journey("j-2"), 0, commit("c-0"));
      const first = appending((tx) =>
        store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("b")), { tx }),
      );
      await first.worked;
      const late = second((tx) =>
        store.append(journey("j-2"), at, commit("c-1", 1, 1, unique("c", "b", "a")), { tx }),
      );
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "key-taken", key: key("b"), by: journey("j-1") });
      expect(await versions("j-2")).toEqual(at === 0 ? [] : [1]);
      const third = await store.append(journey("j-3"), 0, commit("c-1", 1, 1, unique("a", "c")));
      expect(third).toEqual({ status: "ok", first: 1, last: 1 });
    });

    test("gives back the key it got before it lost the stream", async () => {
      const first = appending((tx) => store.append(journey("j-1"), 0, commit("c-1"), { tx }));
      await first.worked;
      const late = second((tx) => store.append(journey("j-1"), 0, commit("c-2", 1, 1, unique("a")), { tx }));
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toEqual({ status: "conflict", version: 1 });
      expect(await holders("a")).toEqual([]);
      expect(await store.append(journey("j-2"), 0, commit("c-1", 1, 1, unique("a")))).toMatchObject({
        status: "ok",
      });
    });

    test("keeps the keys it had before where it loses another", async () => {
      await store.append(journey("j-2"), 0, commit("c-0", 1, 1, unique("a")));
      const first = appending((tx) =>
        store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("b")), { tx }),
      );
      await first.worked;
      const late = second((tx) =>
        store.append(journey("j-2"), 1, commit("c-1", 2, 1, unique("a", "b")), { tx }),
      );
      await watch.blocked(subject.schema, 1);
      await first.commit();
      expect(await late).toMatchObject({ status: "key-taken", key: key("b") });
      const third = await store.append(journey("j-3"), 0, commit("c-1", 1, 1, unique("a")));
      expect(third).toEqual({ status: "key-taken", key: key("a"), by: journey("j-2") });
    });

    test("gets a key that the first gives up", async () => {
      await store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("a")));
      const first = appending((tx) =>
        store.append(journey("j-1"), 1, commit("c-2", 2, 1, { remove: [key("a")] }), { tx }),
      );
      await first.worked;
      // Still held as far as anybody can see.
      const early = await second((tx) =>
        store.append(journey("j-2"), 0, commit("c-1", 1, 1, unique("a")), { tx }),
      );
      expect(early).toMatchObject({ status: "key-taken" });
      await first.commit();
      const late = await store.append(journey("j-2"), 0, commit("c-1", 1, 1, unique("a")));
      expect(late).toMatchObject({ status: "ok" });
      expect(await holders("a")).toEqual(["j-2"]);
    });
  });

  test("keys given in any order make no deadlock", async () => {
    const claiming = (id: string, ...macs: readonly string[]) =>
      // In a transaction of its caller's nothing is tried again, so that a deadlock would show.
      inTransaction((tx) => store.append(journey(id), 0, commit("c-1", 1, 1, unique(...macs)), { tx }), id);
    const first = appending((tx) =>
      store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("m")), { tx }),
    );
    await first.worked;
    const second = claiming("j-2", "a", "m", "z");
    await watch.blocked(subject.schema, 1);
    const third = claiming("j-3", "z", "m", "a");
    await watch.blocked(subject.schema, 2);
    await first.rollBack();
    expect(await second).toMatchObject({ status: "ok" });
    expect(await third).toEqual({ status: "key-taken", key: key("z"), by: journey("j-2") });
  });

  test("leaves nothing of an append that lost, even where the connection is gone right after", async () => {
    const { executor } = subject.engine();
    let statements = 0;
    const cut: SqlExecutor = {
      ...executor,
      query: async (text, parameters) => {
        if (++statements > 1) throw Object.assign(new Error("cut"), { code: "ECONNRESET" });
        return executor.query(text, parameters);
      },
    };
    const tablePrefix = subject.prefixOf(store);
    const second = postgresStore(cut, { schema: subject.schema, tablePrefix });
    statements = -2;
    await second.read(journey("j-1"));
    const first = appending((tx) =>
      store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("b")), { tx }),
    );
    await first.worked;
    statements = 0;
    const late = second.append(journey("j-2"), 0, commit("c-1", 1, 1, unique("a", "b")));
    const refused = expect(late).rejects.toMatchObject({ code: "STORE_FAILED" });
    await watch.blocked(subject.schema, 1);
    await first.commit();
    await refused;
    const third = await store.append(journey("j-3"), 0, commit("c-1", 1, 1, unique("a")));
    expect(third).toMatchObject({ status: "ok" });
  });

  test("at a higher isolation the loser's transaction fails with STORE_BUSY", async () => {
    await store.append(journey("j-1"), 0, commit("c-1"));
    const failed = transaction(async (tx) => {
      const sql = subject.engine().executor.within?.(tx);
      await sql?.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      await store.read(journey("j-1"), { tx });
      await store.append(journey("j-1"), 1, commit("c-2", 2));
      await store.append(journey("j-1"), 1, commit("c-3", 2), { tx });
    });
    await expect(failed).rejects.toMatchObject({ code: "STORE_BUSY", details: { sqlstate: "40001" } });
  });

  test("an append of the caller's goes with what else the caller does", async () => {
    const table = `"${subject.schema}".notes_${engine.name.replace(/\W/g, "")}`;
    const { executor } = subject.engine();
    await executor.query(`CREATE TABLE ${table} (id text)`);
    const failed = transaction(async (tx) => {
      await executor.within?.(tx).query(`INSERT INTO ${table} VALUES ('a')`);
      await store.append(journey("j-1"), 0, commit("c-1", 1, 1, unique("a")), { tx });
      expect(await store.read(journey("j-1"), { tx })).toHaveLength(1);
      expect((await store.find("acme", key("a"), { tx })).items).toHaveLength(1);
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
    expect(await versions("j-1")).toEqual([]);
    expect(await holders("a")).toEqual([]);
    expect(await executor.query(`SELECT id FROM ${table}`)).toEqual([]);
  });
});

if (serverUrl === undefined) test.skip("races are tried where THROUGHLINE_POSTGRES_URL is set", () => {});
