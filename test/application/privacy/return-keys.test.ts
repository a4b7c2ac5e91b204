import { type Desk, encryptingCodec } from "throughline";
import type { IndexKey } from "throughline/storage";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "../stores.js";
import { deskOver, MARIA, movableClock, rotated, secrets, whatsapp } from "../support.js";
import { rootKeys } from "./support.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A customer who was sent a notice, asked on a journey, and asked on their own account; every key by which an answer comes back. */
async function addressed() {
  const inner = memoryStore();
  const keys: IndexKey[] = [];
  const store = storeLike(inner, {
    append: (stream, expected, commit) => {
      const added = (commit.index?.add ?? []).map(({ key }) => key);
      keys.push(...added.filter(({ kind }) => kind === "notice" || kind === "survey"));
      return inner.append(stream, expected, commit);
    },
  });
  const clock = movableClock(Date.parse("2026-03-02T09:00:00Z"));
  const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys });
  const under = (given: typeof rotated) => deskOver(store, { secrets: given, codec, clock });
  const desk = under(secrets);
  const received = await desk.journeys.receive(whatsapp("m1", "Where is it?", clock.now()));
  if (received.status !== "opened") throw new Error(received.status);
  const { customer, journey } = received;
  const notice = { notice: "n1", kind: "update.reply-waiting", channel: "sms", locale: "el" } as const;
  await desk.notices.start(journey.id, { ...notice, key: "k1", cause: null });
  const sent = { notice: "n1", attempt: 1, outcome: "sent", providerMessage: "SM31" } as const;
  await desk.notices.settle(journey.id, sent);
  await desk.journeys.observe(journey.id, {
    type: "recordMessage",
    message: "answer",
    author: MARIA,
    channel: "whatsapp",
    content: { text: "It arrives today." },
  });
  clock.move(HOUR_MS);
  const invited = [
    await desk.surveys.invite({ journey: journey.id, kind: "csat" }),
    await desk.surveys.invite({ customer, kind: "nps", channel: "whatsapp" }),
  ];
  expect(invited.map(({ status }) => status)).toEqual(["asked", "asked"]);
  const found = async () =>
    (await Promise.all(keys.map((key) => inner.find("acme", key)))).flatMap((page) => page.items);
  return { under, desk, clock, customer, journey: journey.id, keys, found };
}

/** Makes every key anew, page by page: how many were left. */
async function reindexed({ keys }: Desk): Promise<number> {
  let page = await keys.reindex();
  let { left } = page;
  while (page.next !== null) {
    page = await keys.reindex({ after: page.next });
    left += page.left;
  }
  return left;
}

describe("what receipts and answers come back by", () => {
  it("is held until the customer is erased, and by nothing afterwards", async () => {
    const { desk, customer, journey, keys, found } = await addressed();
    expect(keys.map(({ kind }) => kind)).toEqual(["notice", "survey", "survey"]);
    expect((await found()).map(({ kind, id }) => [kind, id])).toEqual([
      ["journey", journey],
      ["journey", journey],
      ["customer", customer],
    ]);
    await desk.customers.erase(customer);
    expect(await found()).toEqual([]);
  });

  it("is gone too where a receipt's key was made anew before", async () => {
    const { under, customer, keys, found } = await addressed();
    await reindexed(under(rotated));
    expect(keys.filter(({ kid }) => kid === "k2").map(({ kind }) => kind)).toEqual(["notice"]);
    await under(rotated).customers.erase(customer);
    expect(await found()).toEqual([]);
  });

  it("counts as left under an older secret while a survey may still be answered", async () => {
    const { under, clock } = await addressed();
    const desk = under(rotated);
    expect(await reindexed(desk)).toBe(2);
    clock.move(400 * DAY_MS);
    expect(await reindexed(desk)).toBe(0);
  });
});
