import { createThroughline, ERASED, plaintextCodec, ThroughlineError } from "throughline";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { heldBack, storeLike } from "../stores.js";
import { deskOver, email, everything, MARIA, ownedByMaria, phone, secrets, whatsapp } from "../support.js";
import { customerOf, journeyOf, sealedDesk, vaultLike, wrapperOf } from "./support.js";

const from = { kind: "phone", value: phone } as const;

/** Anna wrote once, and what she wrote stands in the journey `journey`. */
async function written(sealed = sealedDesk()) {
  const received = await sealed.desk.journeys.receive(whatsapp("m1", "My card was charged twice"));
  if (received.status !== "opened") throw new Error(received.status);
  const { customer, journey } = received;
  return { ...sealed, customer, journey: journey.id, message: received.message };
}

describe("erasing a customer", () => {
  it("leaves nothing personal to be read, in any process, and what is not personal as it was", async () => {
    const { desk, beside, customer, journey } = await written();
    const other = beside();
    await other.journeys.get(journey);
    await desk.customers.describe(customer, { by: MARIA, name: "Anna", language: "el" });
    await desk.handoffs.issuePacket(journey, {
      target: { to: { queue: "billing" }, reason: "escalation" },
      id: "pk-1",
    });
    const report = await desk.customers.erase(customer, { reason: "request" }, { commandId: "dsr-1" });
    expect(report).toMatchObject({
      status: "erased",
      customer,
      reason: "request",
      journeys: [journey],
      kept: [],
      delivered: [
        { kind: "packet", packet: "pk-1", to: { queue: "billing" }, reason: "escalation" },
        { kind: "channel", channel: "whatsapp", messages: 1 },
      ],
    });
    for (const one of [desk, other, beside()]) {
      expect(await one.journeys.timeline(journey)).toMatchObject([{ content: ERASED }]);
      expect(await one.customers.get(customer)).toMatchObject({
        name: ERASED,
        language: "el",
        identities: [],
      });
      expect((await one.journeys.list()).items.map((item) => item.journey)).toEqual([journey]);
      const { packet } = await one.handoffs.rebuildPacket(journey, "pk-1");
      expect(JSON.stringify(packet)).not.toContain("charged");
      expect(await one.customers.find(from)).toBeNull();
    }
  });

  it("gives the same report when it is asked again, under any command id", async () => {
    const { desk, customer } = await written();
    const report = await desk.customers.erase(customer, {}, { commandId: "dsr-1" });
    expect(await desk.customers.erase(customer, {}, { commandId: "dsr-1" })).toEqual(report);
    expect(await desk.customers.erase(customer)).toEqual(report);
    expect(await desk.customers.resumeErasures()).toEqual([]);
  });

  it("destroys the keys of the customer and of every journey, one by one", async () => {
    const { desk, vault, customer, journey } = await written();
    expect(await wrapperOf(vault, journeyOf(journey))).toBe(`customer:${customer}`);
    expect(await wrapperOf(vault, customerOf(customer))).toBe("root:r1");
    await desk.customers.erase(customer);
    expect(await wrapperOf(vault, journeyOf(journey))).toBe("destroyed");
    expect(await wrapperOf(vault, customerOf(customer))).toBe("destroyed");
  });

  it("is followed by a new customer and a new journey, when the same person writes again, also the same message", async () => {
    const { desk, customer, journey } = await written();
    await desk.customers.erase(customer);
    for (const id of ["m1", "m2"]) {
      const again = await desk.journeys.receive(whatsapp(id));
      if (!("customer" in again)) throw new Error(again.status);
      expect(again.customer).not.toBe(customer);
      if ("journey" in again) expect(again.journey.id).not.toBe(journey);
    }
  });

  it("withdraws an open handoff, ends the journey and makes its passes good for nothing", async () => {
    const { desk, journey, customer } = await written();
    await desk.owners.take(journey, { by: MARIA });
    const token = await desk.handoffs.issueToken(journey, { by: MARIA });
    if (token.status !== "ok") throw new Error(token.status);
    await desk.handoffs.request(journey, {
      by: MARIA,
      epoch: 2,
      mode: "cold",
      reason: "speed",
      to: { queue: "billing" },
      note: "she is upset",
    });
    await desk.customers.erase(customer);
    const erased = await desk.journeys.get(journey);
    expect(erased).toMatchObject({ status: "closed", erased: { customer }, handoff: { open: null } });
    expect(erased.handoff.past.map(({ end }) => end)).toEqual(["withdrawn"]);
    expect(await desk.handoffs.waiting({ queues: ["billing", "intake"] })).toEqual([]);
    expect(await desk.handoffs.resume({ token: token.token, channel: "web-chat" })).toMatchObject({
      refusal: { code: "PASS_INVALID" },
    });
    const reopen = {
      type: "changeStatus",
      to: "open",
      by: { kind: "system", id: "desk" },
      epoch: 3,
    } as const;
    expect(await desk.journeys.act(journey, reopen)).toMatchObject({ refusal: { code: "WRONG_STATUS" } });
  });

  it("refuses to write anything personal to what was erased, and writes nothing", async () => {
    const { desk, store, journey, customer } = await written();
    await desk.customers.erase(customer);
    const before = await everything(store);
    const note = { type: "addNote", note: "n1", author: MARIA, content: { text: "Anna called" } } as const;
    for (const attempt of [
      () => desk.journeys.observe(journey, note),
      () => desk.journeys.receive({ ...whatsapp("m9"), journey }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "KEY_DESTROYED" });
    expect(await desk.customers.describe(customer, { by: MARIA, name: "Anna" })).toMatchObject({
      refusal: { code: "WRONG_STATE" },
    });
    const { journeys } = (await everything(store)) as { journeys: unknown };
    expect(journeys).toEqual((before as { journeys: unknown }).journeys);
  });

  it("is refused with what is needed where nothing is encrypted, and nothing is written", async () => {
    const store = memoryStore();
    const desk = deskOver(store, { codec: plaintextCodec });
    const { customer } = (await desk.journeys.receive(whatsapp("m1"))) as { customer: string };
    const before = await everything(store);
    await expect(desk.customers.erase(customer)).rejects.toMatchObject({
      code: "ERASURE_UNSUPPORTED",
      message: expect.stringContaining("encryptingCodec"),
    });
    expect(await everything(store)).toEqual(before);
  });

  it("of nobody known is refused", async () => {
    await expect(sealedDesk().desk.customers.erase("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leaves other customers and other tenants as they are", async () => {
    const { desk, store, codec, customer } = await written();
    const elsewhere = createThroughline({ store, secrets, codec }).tenant("globex");
    const theirs = await elsewhere.journeys.receive(whatsapp("m1", "another tenant"));
    const other = await desk.journeys.receive(email("e1", "ben@example.com"));
    if (theirs.status !== "opened" || other.status !== "opened") throw new Error("not opened");
    await desk.customers.erase(customer);
    expect(await elsewhere.journeys.timeline(theirs.journey.id)).toMatchObject([
      { content: { text: "another tenant" } },
    ]);
    expect(await desk.journeys.timeline(other.journey.id)).toMatchObject([{ content: { text: "e1" } }]);
    expect(await elsewhere.customers.find(from)).toBe(theirs.customer);
  });
});

describe("journeys that were merged", () => {
  /** Anna's journey was merged into Ben's, and she wrote there since. */
  async function merged() {
    const sealed = await written();
    const { desk, journey } = sealed;
    const ben = await desk.journeys.receive(email("e1", "ben@example.com"));
    if (ben.status !== "opened") throw new Error(ben.status);
    const by = { kind: "system", id: "desk" } as const;
    await desk.journeys.merge(journey, { into: ben.journey.id, by, epoch: 1 });
    const again = await desk.journeys.receive(whatsapp("m2", "and again"));
    if (!("journey" in again)) throw new Error(again.status);
    expect(again.journey.id).toBe(ben.journey.id);
    return { ...sealed, ben: ben.customer, into: ben.journey.id };
  }

  it("are erased where they are the customer's, and the other's is kept and named", async () => {
    const { desk, customer, journey, into } = await merged();
    expect(await desk.customers.erase(customer)).toMatchObject({ journeys: [journey], kept: [into] });
    expect(JSON.stringify(await desk.journeys.timeline(into))).toContain("and again");
  });

  it("are all erased where that is asked for, also after they were kept", async () => {
    const { desk, customer, journey, into } = await merged();
    await desk.customers.erase(customer);
    const report = await desk.customers.erase(customer, { shared: "erase" });
    expect([...report.journeys].sort()).toEqual([journey, into].sort());
    expect(JSON.stringify(await desk.journeys.timeline(into))).not.toContain("and again");
  });

  it("cannot be merged into one that was erased", async () => {
    const { desk, customer, journey } = await written();
    await desk.customers.erase(customer);
    await ownedByMaria(desk, "j9");
    expect(await desk.journeys.merge("j9", { into: journey, by: MARIA, epoch: 2 })).toMatchObject({
      refusal: { code: "TARGET_INVALID" },
    });
  });
});

it("a message that is being written while its customer is erased is erased with the rest, or refused", async () => {
  for (const method of ["append", "find"] as const) {
    const { store, vault, desk, customer } = await written();
    const held = heldBack(store, method);
    const slow = sealedDesk(held, vault).desk;
    const receiving = slow.journeys
      .receive({ ...whatsapp("m2", "on its way"), token: "none" })
      .catch((error: unknown) => error);
    await held.reached;
    await desk.customers.erase(customer);
    held.letGo();
    await receiving;
    const fresh = sealedDesk(store, vault).desk;
    await fresh.customers.erase(customer);
    for (const { journey } of (await fresh.journeys.list()).items) {
      const { customer: owner, erased } = await fresh.journeys.get(journey);
      const shown = JSON.stringify(await fresh.journeys.timeline(journey));
      if (owner === customer)
        expect([erased?.customer, shown.includes("on its way")]).toEqual([customer, false]);
    }
  }
});

describe("an erasure that is cut off", () => {
  it("ends when it is asked again, wherever store or vault failed", async () => {
    let [cuts, total] = [0, 0];
    for (let cut = 1; ; cut++) {
      let [calls, failed] = [0, false];
      const broken = () => {
        calls++;
        if (calls !== cut || failed) return;
        failed = true;
        throw new ThroughlineError("STORE_FAILED", "The connection broke off. Repeat the command.");
      };
      let armed = false;
      const fails = async <T>(call: () => Promise<T>, after: boolean): Promise<T> => {
        if (armed && !after) broken();
        const answer = await call();
        if (armed && after) broken();
        return answer;
      };
      const inner = { store: memoryStore(), vault: memoryKeyVault() };
      const store = storeLike(inner.store, {
        append: (stream, expected, commit) =>
          fails(() => inner.store.append(stream, expected, commit), cut % 2 === 0),
        read: (stream, { from = 1 } = {}) => fails(() => inner.store.read(stream, { from }), false),
        find: (tenant, key) => fails(() => inner.store.find(tenant, key), false),
      });
      const vault = vaultLike(inner.vault, {
        get: (...given) => fails(() => inner.vault.get(...given), false),
        destroy: (...given) => fails(() => inner.vault.destroy(...given), cut % 2 === 0),
      });
      const { desk, customer, journey } = await written(sealedDesk(store, vault));
      armed = true;
      const first = await desk.customers
        .erase(customer, {}, { commandId: "dsr-1" })
        .catch((error: unknown) => error);
      armed = false;
      total = calls;
      if (failed) cuts++;
      const { desk: later } = sealedDesk(inner.store, inner.vault);
      const resumed = await later.customers.resumeErasures();
      const report = await later.customers.erase(customer, {}, { commandId: "dsr-1" });
      expect(report).toMatchObject({ status: "erased", journeys: [journey] });
      expect(await later.customers.resumeErasures()).toEqual([]);
      expect(resumed.length).toBeLessThanOrEqual(1);
      expect(await wrapperOf(inner.vault, journeyOf(journey))).toBe("destroyed");
      expect(await wrapperOf(inner.vault, customerOf(customer))).toBe("destroyed");
      expect(await later.customers.find(from)).toBeNull();
      if (!failed) {
        expect(first).toMatchObject({ status: "erased" });
        break;
      }
    }
    expect(cuts).toBe(total);
    expect(cuts).toBeGreaterThan(10);
  });
});
