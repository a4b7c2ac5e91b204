import { createThroughline, type Desk } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "./stores.js";
import {
  countingIds,
  deskOver,
  everything,
  movableClock,
  newDesk,
  ownedByMaria,
  rotated,
  secrets,
} from "./support.js";

const START = {
  notice: "n1",
  kind: "handoff.call-us",
  channel: "sms",
  locale: "el",
  key: "k1",
  cause: "e1",
} as const;
const SENT = { notice: "n1", attempt: 1, outcome: "sent", providerMessage: "SM31" } as const;
const RECEIPT = { channel: "sms", providerMessage: "SM31", status: "delivered", occurredAt: 900 } as const;

/** A journey with the notice `n1`, which the provider took. */
async function noticed(desk: Desk, journey = "j1"): Promise<string> {
  await ownedByMaria(desk, journey);
  await desk.notices.start(journey, START);
  await desk.notices.settle(journey, SENT);
  return journey;
}

describe("a desk's notices", () => {
  it("are listed with every attempt and what came of it", async () => {
    const desk = newDesk();
    const id = await ownedByMaria(desk);
    await desk.notices.start(id, START);
    await desk.notices.settle(id, {
      notice: "n1",
      attempt: 1,
      outcome: "failed",
      reason: "number-unreachable",
      permanent: true,
    });
    await desk.notices.start(id, { ...START, channel: "email", key: "k2", attempt: 2 });
    await desk.notices.settle(id, { ...SENT, attempt: 2 });
    await desk.notices.suppress(id, {
      notice: "n2",
      kind: "update.still-working",
      channel: null,
      key: null,
      cause: null,
      reasons: ["opted-out"],
    });
    expect(await desk.notices.list(id)).toMatchObject([
      { notice: "n1", state: "sent", attempts: [{ state: "failed" }, { state: "sent", channel: "email" }] },
      { notice: "n2", state: "suppressed", attempts: [] },
    ]);
    await expect(desk.notices.list("j9")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are begun once, whoever else begins them at the same moment", async () => {
    const store = memoryStore();
    const desks = [deskOver(store), deskOver(store), deskOver(store)] as const;
    await ownedByMaria(desks[0]);
    const begun = await Promise.all(desks.map((desk) => desk.notices.start("j1", { ...START, attempt: 1 })));
    expect(begun.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(begun.filter(({ status }) => status === "refused")).toMatchObject([
      { refusal: { code: "WRONG_STATE", details: { notice: "n1", attempts: 1, state: "started" } } },
      { refusal: { code: "WRONG_STATE", details: { notice: "n1", attempts: 1, state: "started" } } },
    ]);
  });
});

describe("a delivery receipt", () => {
  it("is taken in by journey and notice", async () => {
    const desk = newDesk();
    const journey = await noticed(desk);
    const { channel: _, providerMessage: __, ...report } = RECEIPT;
    await desk.notices.receipt({ journey, notice: "n1", ...report });
    expect(await desk.notices.list(journey)).toMatchObject([
      { state: "delivered", attempts: [{ deliveredAt: 900 }] },
    ]);
  });

  it("is taken in by what the provider called the message, now where it says no time", async () => {
    const clock = movableClock(5000);
    const desk = newDesk({ clock });
    await noticed(desk, "j0");
    await ownedByMaria(desk);
    await desk.notices.start("j1", START);
    await desk.notices.settle("j1", { ...SENT, providerMessage: "SM32" });
    const { occurredAt: _, ...undated } = RECEIPT;
    const outcome = await desk.notices.receipt({ ...undated, providerMessage: "SM32", status: "read" });
    expect(outcome).toMatchObject({ status: "ok", state: { id: "j1" } });
    expect(await desk.notices.list("j1")).toMatchObject([{ state: "read", readAt: 5000 }]);
    expect(await desk.notices.list("j0")).toMatchObject([{ state: "sent" }]);
  });

  it("may say that it failed after all, and why", async () => {
    const desk = newDesk();
    const journey = await noticed(desk);
    await desk.notices.receipt({ ...RECEIPT, status: "failed", reason: "blocked", permanent: true });
    expect(await desk.notices.list(journey)).toMatchObject([
      { state: "failed", attempts: [{ failure: { reason: "blocked", permanent: true } }] },
    ]);
    await expect(desk.notices.receipt({ ...RECEIPT, reason: "blocked" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it.each([
    ["an id nobody knows", { ...RECEIPT, providerMessage: "SM99" }],
    ["the id of another channel's message", { ...RECEIPT, channel: "whatsapp" }],
  ])("for %s is refused, so that the provider tries again, and writes nothing", async (_, receipt) => {
    const store = memoryStore();
    const desk = newDesk({ store });
    await noticed(desk);
    const before = await everything(store);
    expect(await desk.notices.receipt(receipt)).toMatchObject({
      status: "refused",
      refusal: { code: "UNKNOWN_ITEM" },
    });
    expect(await everything(store)).toEqual(before);
  });

  it("that was quicker than what it tells of is taken in the second time", async () => {
    const desk = newDesk();
    await ownedByMaria(desk);
    await desk.notices.start("j1", START);
    expect((await desk.notices.receipt(RECEIPT)).status).toBe("refused");
    await desk.notices.settle("j1", SENT);
    expect((await desk.notices.receipt(RECEIPT)).status).toBe("ok");
  });

  it("leads to no other tenant's journey", async () => {
    const throughline = createThroughline({ store: memoryStore(), secrets });
    await noticed(throughline.tenant("acme"));
    expect((await throughline.tenant("other").notices.receipt(RECEIPT)).status).toBe("refused");
  });

  it("is found under keys of before a rotation", async () => {
    const store = memoryStore();
    await noticed(deskOver(store));
    const after = deskOver(store, { secrets: rotated, ids: countingIds("after") });
    expect((await after.notices.receipt(RECEIPT)).status).toBe("ok");
  });
});

it("a settlement is written in one commit with the key its receipts are found by", async () => {
  const inner = memoryStore();
  const added: unknown[] = [];
  const store = storeLike(inner, {
    append: (stream, expected, commit) => {
      added.push(...(commit.index?.add ?? []).filter(({ key }) => key.kind === "notice"));
      return inner.append(stream, expected, commit);
    },
  });
  const desk = deskOver(store);
  await noticed(desk);
  await desk.notices.receipt(RECEIPT);
  expect(added).toEqual([{ key: { kind: "notice", kid: "k1", mac: expect.stringMatching(/^[\w-]{43}$/) } }]);
});
