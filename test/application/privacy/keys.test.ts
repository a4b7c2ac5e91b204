import { type Desk, encryptingCodec, type KeyWalked, type Secrets } from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "../stores.js";
import { deskOver, email, MARIA, phone, rotated, secrets, whatsapp } from "../support.js";
import { customerOf, journeyOf, newerRoot, rootKeys, sealedDesk, vaultLike, wrapperOf } from "./support.js";

const from = { kind: "phone", value: phone } as const;
const receipt = { channel: "sms", providerMessage: "SM31", status: "delivered" } as const;
const newOnly: Secrets = { current: "k2", keys: { k2: rotated.keys.k2 ?? "" } };

async function throughout(walk: (after: string | null) => Promise<KeyWalked>): Promise<KeyWalked> {
  let sum = { examined: 0, changed: 0, left: 0 };
  let after: string | null = null;
  do {
    const page: KeyWalked = await walk(after);
    sum = {
      examined: sum.examined + page.examined,
      changed: sum.changed + page.changed,
      left: sum.left + page.left,
    };
    after = page.next;
  } while (after !== null);
  return { ...sum, next: null };
}

const reindexed = (desk: Desk, limit = 1) =>
  throughout((after) => desk.keys.reindex({ limit, ...(after === null ? {} : { after }) }));
const reconciled = (desk: Desk) =>
  throughout((after) => desk.keys.reconcile({ limit: 1, ...(after === null ? {} : { after }) }));

/** Anna wrote twice, by phone and by e-mail, and has a token. */
async function rotating(store: EventStore = memoryStore()) {
  const vault = memoryKeyVault();
  const codec = encryptingCodec({ vault, rootKeys });
  const desk = deskOver(store, { secrets, codec });
  const opened = await desk.journeys.receive(whatsapp("m1"));
  if (opened.status !== "opened") throw new Error(opened.status);
  const { customer, journey } = opened;
  const identity = { kind: "email", value: "anna@example.com" } as const;
  await desk.customers.link(customer, { identity, by: MARIA, assurance: "verified", evidence: "sign-in" });
  await desk.journeys.receive(email("e1", "anna@example.com"));
  const token = await desk.handoffs.issueToken(journey.id, { by: MARIA });
  if (token.status !== "ok") throw new Error(token.status);
  const notice = { notice: "n1", kind: "update.reply-waiting", channel: "sms", locale: "el" } as const;
  await desk.notices.start(journey.id, { ...notice, key: "key-1", cause: null });
  const sent = { notice: "n1", attempt: 1, outcome: "sent", providerMessage: "SM31" } as const;
  await desk.notices.settle(journey.id, sent);
  const under = (given: Secrets) => deskOver(store, { secrets: given, codec });
  return { store, vault, desk, under, customer, journey: journey.id, token: token.token };
}

describe("reindexing under a new secret", () => {
  it("lets the old secret be dropped: senders, messages and tokens are found, and nothing comes twice", async () => {
    const { under, customer, journey, token } = await rotating();
    expect(await reindexed(under(rotated))).toMatchObject({ examined: 2, changed: 2, left: 0 });
    const desk = under(newOnly);
    expect(await desk.customers.find(from)).toBe(customer);
    expect(await desk.customers.find({ kind: "email", value: "anna@example.com" })).toBe(customer);
    for (const message of [whatsapp("m1"), email("e1", "anna@example.com")])
      expect(await desk.journeys.receive(message)).toMatchObject({
        status: "duplicate",
        journey: { id: journey },
      });
    expect(await desk.journeys.receive(whatsapp("m2"))).toMatchObject({ status: "continued", customer });
    expect(await desk.handoffs.resume({ token, channel: "web-chat" })).toMatchObject({
      status: "resumed",
      journey: { id: journey },
    });
    expect(await desk.notices.receipt(receipt)).toMatchObject({ status: "ok", state: { id: journey } });
    const unlink = { identity: from, by: MARIA, why: "recycled" } as const;
    expect(await desk.customers.unlink(customer, unlink)).toMatchObject({
      events: [{ type: "identity.unlinked" }],
    });
    expect(await desk.customers.find(from)).toBeNull();
  });

  it("is needed for that: without it the old secret's keys are lost", async () => {
    const { under } = await rotating();
    const desk = under(newOnly);
    expect(await desk.customers.find(from)).toBeNull();
    expect((await desk.journeys.receive(whatsapp("m1"))).status).toBe("opened");
    expect(await desk.notices.receipt(receipt)).toMatchObject({ refusal: { code: "UNKNOWN_ITEM" } });
  });

  it("changes nothing a second time, and makes anew what came in under the old secret meanwhile", async () => {
    const { under, journey } = await rotating();
    const old = under({ ...rotated, current: "k1" });
    await reindexed(under(rotated));
    expect(await reindexed(under(rotated))).toMatchObject({ changed: 0, left: 0 });
    await old.journeys.receive(whatsapp("m2"));
    expect(await reindexed(under(rotated))).toMatchObject({ changed: 1 });
    const desk = under(newOnly);
    for (const id of ["m1", "m2"])
      expect(await desk.journeys.receive(whatsapp(id))).toMatchObject({
        status: "duplicate",
        journey: { id: journey },
      });
  });

  it("leaves no key of the old secret", async () => {
    const asked = new Set<string>();
    const inner = memoryStore();
    const store = storeLike(inner, {
      append: (stream, expected, commit) => {
        for (const { key } of commit.index?.add ?? []) asked.add(JSON.stringify(key));
        return inner.append(stream, expected, commit);
      },
    });
    const { under } = await rotating(store);
    await reindexed(under(rotated));
    const old = [...asked].map((key) => JSON.parse(key)).filter(({ kid }) => kid === "k1");
    expect(old.length).toBeGreaterThan(3);
    for (const key of old) expect((await inner.find("acme", key)).items).toEqual([]);
  });

  it("goes on where it was cut off", async () => {
    const { under, customer } = await rotating();
    const desk = under(rotated);
    const { next } = await desk.keys.reindex({ limit: 1 });
    expect(next).not.toBeNull();
    await reindexed(under(rotated));
    expect(await under(newOnly).customers.find(from)).toBe(customer);
    await expect(desk.keys.reindex({ after: "elsewhere:x" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("leaves what was erased, and is followed by an erasure that takes the new keys away too", async () => {
    const { under, customer } = await rotating();
    await reindexed(under(rotated));
    const desk = under(newOnly);
    await desk.customers.erase(customer);
    expect(await desk.customers.find(from)).toBeNull();
    const again = await desk.journeys.receive(whatsapp("m1"));
    expect(again).toMatchObject({ status: "opened" });
    expect(again).not.toMatchObject({ customer });
    expect(await desk.notices.receipt(receipt)).toMatchObject({ refusal: { code: "UNKNOWN_ITEM" } });
  });
});

describe("rotating the root key", () => {
  it("moves every key, and then opens everything without the old one", async () => {
    const { store, vault, customer, journey } = await rotating();
    const free = await sealedDesk(store, vault).desk.journeys.open({
      journey: "free",
      channel: "phone",
      by: MARIA,
      message: {
        message: "m",
        author: MARIA,
        channel: "phone",
        occurredAt: 1000,
        content: { text: "nobody's" },
      },
    });
    expect(free.status).toBe("ok");
    const desk = deskOver(store, { codec: encryptingCodec({ vault, rootKeys: newerRoot }) });
    expect(await desk.keys.rewrap({ from: "r1", limit: 1 })).toEqual({ changed: 1, more: true });
    expect(await desk.keys.rewrap({ from: "r1" })).toEqual({ changed: 1, more: false });
    expect(await desk.keys.rewrap({ from: "r1" })).toEqual({ changed: 0, more: false });
    expect(await wrapperOf(vault, customerOf(customer))).toBe("root:r2");
    const rootOnly = { current: "r2", keys: { r2: newerRoot.keys.r2 ?? "" } };
    const later = deskOver(store, { codec: encryptingCodec({ vault, rootKeys: rootOnly }) });
    expect(await later.journeys.timeline(journey)).toMatchObject([{ content: { text: "m1" } }, {}]);
    expect(await later.journeys.timeline("free")).toMatchObject([{ content: { text: "nobody's" } }]);
    await expect(desk.keys.rewrap({ from: "r2" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("says which root key is missing", async () => {
    const { store, vault, journey } = await rotating();
    const rootOnly = { current: "r2", keys: { r2: newerRoot.keys.r2 ?? "" } };
    const desk = deskOver(store, { codec: encryptingCodec({ vault, rootKeys: rootOnly }) });
    await expect(desk.journeys.get(journey)).rejects.toMatchObject({
      code: "SECRET_UNKNOWN",
      details: { kid: "r1" },
    });
  });
});

describe("the key of a journey", () => {
  it("follows its customer when it is attached and detached, and no event is written anew", async () => {
    const { desk, vault, store } = sealedDesk();
    const { customer } = (await desk.journeys.receive(whatsapp("m1"))) as { customer: string };
    await desk.journeys.open({ journey: "j9", channel: "phone", by: MARIA });
    await desk.journeys.observe("j9", {
      type: "addNote",
      note: "n1",
      author: MARIA,
      content: { text: "a note" },
    });
    const stream = journeyOf("j9");
    const [, sealed] = await store.read(stream);
    expect(await wrapperOf(vault, stream)).toBe("root:r1");
    const evidence = { evidence: "agent", assurance: "verified", by: MARIA } as const;
    await desk.journeys.act("j9", { type: "attachCustomer", customer, ...evidence });
    expect(await wrapperOf(vault, stream)).toBe(`customer:${customer}`);
    await desk.journeys.act("j9", { type: "detachCustomer", by: MARIA });
    expect(await wrapperOf(vault, stream)).toBe("root:r1");
    expect((await store.read(stream))[1]).toEqual(sealed);
    expect((await desk.journeys.get("j9")).notes.values()).toMatchObject([
      { personal: { content: { text: "a note" } } },
    ]);
  });

  it("is moved by the next command, or by reconcile, where the vault was down after the commit", async () => {
    for (const how of ["command", "reconcile"] as const) {
      let down = false;
      const inner = memoryKeyVault();
      const vault = vaultLike(inner, {
        put: async (...given) => {
          if (down) throw new Error("down");
          return inner.put(...given);
        },
      });
      const { desk } = sealedDesk(memoryStore(), vault);
      const { customer } = (await desk.journeys.receive(whatsapp("m1"))) as { customer: string };
      await desk.journeys.open({ journey: "j9", channel: "phone", by: MARIA });
      const note = { type: "addNote", author: MARIA, content: { text: "a note" } } as const;
      await desk.journeys.observe("j9", { ...note, note: "n1" });
      down = true;
      const attach = {
        type: "attachCustomer",
        customer,
        evidence: "agent",
        assurance: "verified",
        by: MARIA,
      } as const;
      expect((await desk.journeys.act("j9", attach)).status).toBe("ok");
      expect(await wrapperOf(inner, journeyOf("j9"))).toBe("root:r1");
      down = false;
      if (how === "command") await desk.journeys.observe("j9", { ...note, note: "n2" });
      else expect(await reconciled(desk)).toMatchObject({ examined: 2, changed: 1 });
      expect(await wrapperOf(inner, journeyOf("j9"))).toBe(`customer:${customer}`);
    }
  });
});

it("keys are not looked after where nothing is encrypted", async () => {
  const desk = deskOver(memoryStore());
  await expect(desk.keys.rewrap({ from: "r1" })).rejects.toMatchObject({ code: "ERASURE_UNSUPPORTED" });
  await expect(async () => desk.keys.reconcile()).rejects.toMatchObject({ code: "ERASURE_UNSUPPORTED" });
  expect(await reindexed(desk)).toMatchObject({ examined: 0 });
});
