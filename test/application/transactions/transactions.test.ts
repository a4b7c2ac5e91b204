import {
  createThroughline,
  type Desk,
  type Inbound,
  isThroughlineError,
  type Throughline,
} from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type PostgresStore, postgresStore } from "throughline/storage/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpenEngine, pglite, serverEngines } from "../../sql/executors.js";
import { storeLike } from "../stores.js";
import { countingIds, MARIA, NIKOS, secrets, whatsapp } from "../support.js";

const BILLING = { mode: "cold", reason: "complexity", to: { queue: "billing" } } as const;

/** The desk's own transaction, in each client's own words: a row of its table and the journey become so together, or not at all. */
describe.each([pglite, ...serverEngines])("a transaction of the desk's, through $name", (engine) => {
  const schema = `desk_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  let open: OpenEngine;
  let store: PostgresStore;
  let reads: string[];
  let throughline: Throughline;
  let desk: Desk;
  let opened = 0;

  beforeAll(async () => {
    open = await engine.open();
    store = postgresStore(open.executor, { schema });
    await store.migrate();
    await open.executor.query(`CREATE TABLE "${schema}".tickets (id text PRIMARY KEY, status text NOT NULL)`);
  });

  afterAll(async () => {
    await open.executor.query(`DROP SCHEMA "${schema}" CASCADE`);
    await open.close();
  });

  beforeEach(() => {
    reads = [];
    const watched = storeLike(store, {
      read: (stream, options) => {
        reads.push(`${stream.id} from ${options?.from ?? 1}`);
        return store.read(stream, options);
      },
    });
    throughline = createThroughline({ store: watched, secrets, ids: countingIds(`r${++opened}-`) });
    desk = throughline.tenant("acme");
  });

  const within = (tx: unknown): Desk => throughline.with({ tx }).tenant("acme");

  /** The desk's own statement, inside the transaction that its client gave it. */
  const setTicket = async (tx: unknown, id: string, status: string): Promise<void> => {
    await open.executor
      .within?.(tx)
      .query(
        `INSERT INTO "${schema}".tickets VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET status = excluded.status`,
        [id, status],
      );
  };

  const ticket = async (id: string): Promise<unknown> => {
    const rows = await open.executor.query(`SELECT status FROM "${schema}".tickets WHERE id = $1`, [id]);
    return rows[0]?.status;
  };

  const ownedByMaria = async (): Promise<string> => {
    const journey = `j${opened}`;
    const began = await desk.journeys.open({ journey, channel: "web-chat", by: MARIA });
    expect(began.status).toBe("ok");
    await desk.owners.take(journey, { by: MARIA });
    return journey;
  };

  /** A message from a number that no other test has. */
  const stranger = (externalId: string): Inbound => ({
    ...whatsapp(`${externalId}-${opened}`),
    from: { kind: "phone", value: `+3069412${10_000 + opened}` },
  });

  const feedEnds = () =>
    Promise.all(
      Array.from({ length: store.capabilities.partitions }, (_, partition) => store.feed.end(partition)),
    );

  it("commits its row and the journey together", async () => {
    const journey = await ownedByMaria();
    await open.transaction(async (tx) => {
      await setTicket(tx, journey, "billing");
      const asked = await within(tx).handoffs.request(journey, { ...BILLING, by: MARIA, epoch: 2 });
      expect(asked.status).toBe("ok");
      // PGlite has one connection: who is outside waits until the transaction is over.
      if (engine !== pglite)
        expect((await desk.journeys.get(journey)).handoff.ownership.owner).toEqual(MARIA);
    });
    expect(await ticket(journey)).toBe("billing");
    expect((await desk.journeys.get(journey)).handoff.ownership.owner).toEqual({
      kind: "queue",
      id: "billing",
    });
  });

  it("rolls both back, and leaves nothing in the cache, in the index or in the feed that timers and notices come from", async () => {
    const journey = await ownedByMaria();
    const before = { state: await desk.journeys.get(journey), ends: await feedEnds() };
    const after = await open
      .transaction(async (tx) => {
        await setTicket(tx, journey, "billing");
        await within(tx).handoffs.request(journey, { ...BILLING, by: MARIA, epoch: 2 });
        await within(tx).journeys.receive(stranger("m1"));
        const owner = (await within(tx).journeys.get(journey)).handoff.ownership.owner;
        throw new Error(`${owner.kind} ${owner.id}`);
      })
      .catch((error: Error) => error.message);
    expect(after).toBe("queue billing");
    expect(await ticket(journey)).toBeUndefined();
    expect(await desk.journeys.get(journey)).toEqual(before.state);
    expect(await feedEnds()).toEqual(before.ends);
    const waiting = await desk.handoffs.waiting({ queues: ["billing"] });
    expect(waiting.filter((one) => one.journey === journey)).toEqual([]);
    const again = await desk.journeys.receive(stranger("m1"));
    expect(again.status).toBe("opened");
  });

  it("sees what its own commands wrote before", async () => {
    const journey = await ownedByMaria();
    await open.transaction(async (tx) => {
      const { handoffs, owners, journeys } = within(tx);
      await handoffs.request(journey, { ...BILLING, by: MARIA, epoch: 2 });
      const taken = await owners.take(journey, { by: NIKOS });
      expect(taken.status === "ok" && taken.state.handoff.ownership.epoch).toBe(4);
      expect(await journeys.get(journey)).toMatchObject({ handoff: { ownership: { owner: NIKOS } } });
    });
    expect((await desk.journeys.get(journey)).handoff.ownership.owner).toEqual(NIKOS);
  });

  it("reads only what is new to what is known, and teaches the cache nothing", async () => {
    const journey = await ownedByMaria();
    await desk.journeys.get(journey);
    reads.length = 0;
    const { version } = await desk.journeys.get(journey);
    await open.transaction(async (tx) => {
      await within(tx).journeys.observe(journey, { type: "tag", tag: "vip", by: MARIA });
    });
    await desk.journeys.get(journey);
    const next = `${journey} from ${version + 1}`;
    expect(reads).toEqual([next, next, next]);
  });

  it("stays usable after a refusal, a stale epoch, and a conflict with another writer", async () => {
    const journey = await ownedByMaria();
    await open.transaction(async (tx) => {
      const stale = await within(tx)
        .handoffs.request(journey, { ...BILLING, by: MARIA, epoch: 1 })
        .catch((error: unknown) => error);
      expect(isThroughlineError(stale, "STALE_EPOCH")).toBe(true);
      const refused = await within(tx).handoffs.accept(journey, { handoff: "none", by: NIKOS });
      expect(refused.status).toBe("refused");
      const overtaken = createThroughline({ store: behind(store, journey), secrets });
      const conflict = await overtaken
        .with({ tx })
        .tenant("acme")
        .journeys.observe(journey, { type: "tag", tag: "late", by: MARIA })
        .catch((error: unknown) => error);
      expect(isThroughlineError(conflict, "CONFLICT")).toBe(true);
      await setTicket(tx, journey, "still open");
    });
    expect(await ticket(journey)).toBe("still open");
  });

  it("gives a repeated command its first outcome", async () => {
    const journey = await ownedByMaria();
    const request = (to: Desk) =>
      to.handoffs.request(journey, { ...BILLING, by: MARIA, epoch: 2 }, { commandId: `c-${journey}` });
    const first = await open.transaction((tx) => request(within(tx)));
    const again = await open.transaction((tx) => request(within(tx)));
    expect(first).toMatchObject({ status: "ok", repeated: false });
    expect(again).toMatchObject({ status: "ok", repeated: true });
    if (first.status === "ok" && again.status === "ok") expect(again.handoff).toBe(first.handoff);
  });

  it("opens one journey for two first messages whose transactions are open at once", async () => {
    if (engine === pglite) {
      const got = await open.transaction((tx) => within(tx).journeys.receive(stranger("m1")));
      expect(got.status).toBe("opened");
      return;
    }
    const settled = await Promise.allSettled(
      ["m1", "m2"].map((id) => open.transaction((tx) => within(tx).journeys.receive(stranger(id)))),
    );
    const lost = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    for (const error of lost)
      expect(isThroughlineError(error, "CONFLICT") || isThroughlineError(error, "STORE_BUSY")).toBe(true);
    for (const id of ["m1", "m2"]) await desk.journeys.receive(stranger(id));
    const { items } = await desk.journeys.list({ limit: 1000 });
    const mine = await Promise.all(items.map(({ journey }) => desk.journeys.get(journey)));
    expect(mine.filter(({ id }) => id.startsWith(`r${opened}-`))).toHaveLength(1);
  });

  it("counts no guess of a PIN that could be rolled back", async () => {
    const refused = await open.transaction((tx) =>
      within(tx)
        .handoffs.resume({ digits: "123456123456", channel: "phone" })
        .catch((error: unknown) => error),
    );
    expect(isThroughlineError(refused, "TX_UNSUPPORTED")).toBe(true);
  });
});

describe("a store without transactions of callers", () => {
  it("refuses one before anything is done", () => {
    const throughline: Throughline = createThroughline({ store: memoryStore(), secrets });
    expect(() => throughline.with({ tx: {} })).toThrow(expect.objectContaining({ code: "TX_UNSUPPORTED" }));
  });
});

/** A store that shows a stream one event short, as to a reader whom another writer overtakes. */
function behind(store: EventStore, id: string): EventStore {
  return storeLike(store, {
    read: async (stream, options) => {
      const events = await store.read(stream, options);
      return stream.id === id ? events.slice(0, -1) : events;
    },
  });
}
