import {
  type Captured,
  type CaptureOptions,
  createThroughline,
  type Desk,
  encryptingCodec,
  type PublicMention,
} from "throughline";
import { defineTopics, topicCounts } from "throughline/feedback";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { countingReads } from "./stores.js";
import { countingIds, everything, MARIA, movableClock, secrets } from "./support.js";

const clock = movableClock(Date.parse("2026-03-02T09:00:00Z"));
const topics = defineTopics([{ topic: "double-charge", any: ["charged twice"] }]);
let store = memoryStore();
let desk: Desk;

function post(externalId: string, more: Partial<PublicMention> = {}): PublicMention {
  return {
    channel: "social-post",
    externalId,
    author: { kind: "account", value: "@anna", platform: "x" },
    text: "@kyma charged twice, and nobody answers",
    url: `https://x.example/${externalId}`,
    occurredAt: clock.now(),
    ...more,
  };
}

const capture = (mention: PublicMention, options: CaptureOptions = {}) =>
  desk.mentions.capture(mention, { topics, ...options });

function journeyOf(captured: Captured): string {
  if (!("journey" in captured)) throw new Error(captured.status);
  return captured.journey.id;
}

beforeEach(() => {
  store = memoryStore();
  desk = createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme");
});

describe("a public post", () => {
  it("opens a journey, and stands in its timeline with its topics", async () => {
    const captured = await capture(post("x-1"));
    expect(captured).toMatchObject({ status: "opened", by: "author", topics: ["double-charge"] });
    const journey = await desk.journeys.get(journeyOf(captured));
    expect(await desk.journeys.timeline(journey.id)).toMatchObject([
      { kind: "message", channel: "social-post", author: { kind: "customer" } },
    ]);
    expect(journey.mentions.values()).toMatchObject([
      {
        data: { channel: "social-post", topics: ["double-charge"], occurredAt: clock.now() },
        personal: { author: "@anna", url: "https://x.example/x-1" },
      },
    ]);
  });

  it("is captured once, however often and from wherever it comes", async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => capture(post("x-1"))));
    expect(all.filter(({ status }) => status === "opened")).toHaveLength(1);
    expect(all.filter(({ status }) => status === "duplicate")).toHaveLength(99);
    expect((await desk.journeys.list()).items).toHaveLength(1);
    const journey = await desk.journeys.get(journeyOf(await capture(post("x-1", { text: "edited" }))));
    expect(journey.mentions.length).toBe(1);
    expect(journey.messages.length).toBe(1);
  });

  it("is linked to the open journey of its author", async () => {
    const first = await capture(post("x-1"));
    const second = await capture(post("x-2", { text: "still nothing" }));
    expect(second).toMatchObject({ status: "linked", by: "author", topics: [] });
    expect(journeyOf(second)).toBe(journeyOf(first));
  });

  it("of somebody else in the thread is recorded beside it, not as the customer's word", async () => {
    const first = await capture(post("x-1", { thread: "t-1" }));
    const other = { author: { kind: "account", value: "@ben", platform: "x" } as const, text: "Same here" };
    const second = await capture(post("x-2", { thread: "t-1", ...other }));
    expect(second).toMatchObject({ status: "linked", by: "thread" });
    expect(journeyOf(second)).toBe(journeyOf(first));
    const journey = await desk.journeys.get(journeyOf(first));
    expect(journey.messages.length).toBe(1);
    expect(journey.mentions.length).toBe(2);
    expect(await capture(post("x-3", { thread: "t-2", ...other }))).toMatchObject({ status: "counted" });
  });

  it("in a thread of several customers is the author's own, however many write there", async () => {
    const counted = countingReads(store);
    desk = createThroughline({ store: counted, secrets, clock, ids: countingIds() }).tenant("acme");
    const by = (name: string) => ({ author: { kind: "account", value: name, platform: "x" } }) as const;
    await capture(post("x-1", { thread: "t-1" }));
    await capture(post("x-2", by("@ben")));
    await capture(post("x-3", { thread: "t-1", ...by("@ben") }));
    for (let index = 0; index < 60; index++)
      expect(await capture(post(`y-${index}`, { thread: "t-1", ...by(`@c${index}`) }))).toMatchObject({
        status: "opened",
        by: "author",
      });
    const before = counted.reads();
    expect(
      await capture(post("z-1", { thread: "t-1", ...by("@dora"), text: "What is going on here?" })),
    ).toMatchObject({ status: "counted" });
    expect(counted.reads() - before).toBeLessThan(5);
  });

  it("is counted alone where it says nothing of a topic, and the desk opens for topics", async () => {
    const before = await everything(store);
    const idle = post("x-1", { text: "kyma has nice adverts" });
    expect(await capture(idle)).toEqual({ status: "counted", topics: [], occurredAt: clock.now() });
    expect(await capture(post("x-1"), { opens: "none" })).toMatchObject({ status: "counted" });
    expect(await everything(store)).toEqual(before);
    expect(await capture(idle, { opens: "all" })).toMatchObject({ status: "opened" });
  });

  it("waits for somebody to say which of two journeys it belongs to", async () => {
    const first = journeyOf(await capture(post("x-1")));
    const { customer } = await desk.journeys.get(first);
    if (customer === null) throw new Error("nobody's");
    await desk.journeys.open({
      journey: "j2",
      channel: "email",
      by: MARIA,
      customer: { customer, evidence: "agent", assurance: "verified" },
    });
    expect(await capture(post("x-2"))).toMatchObject({ status: "ambiguous" });
  });

  it("that a webhook brought before is the same message", async () => {
    const { channel, externalId, author, text, occurredAt } = post("x-1");
    const received = await desk.journeys.receive({
      channel,
      from: author,
      message: { externalId, text, occurredAt },
    });
    if (received.status !== "opened") throw new Error(received.status);
    const captured = await capture(post("x-1"));
    expect(captured).toMatchObject({ status: "linked" });
    expect((await desk.journeys.get(received.journey.id)).messages.length).toBe(1);
  });

  it("is found by nobody once its author is erased", async () => {
    const codec = encryptingCodec({ vault: memoryKeyVault(), rootKeys: secrets });
    desk = createThroughline({ store, secrets, clock, ids: countingIds(), codec }).tenant("acme");
    const captured = await capture(post("x-1", { thread: "t-1" }));
    const { customer } = await desk.journeys.get(journeyOf(captured));
    await desk.customers.erase(customer ?? "");
    const again = await capture(post("x-1", { thread: "t-1" }));
    expect(again.status).toBe("opened");
    expect(journeyOf(again)).not.toBe(journeyOf(captured));
  });

  it("that gives a resume token away makes it good for nothing", async () => {
    const journey = journeyOf(await capture(post("x-1")));
    const tokens = [1, 2].map(() => desk.handoffs.issueToken(journey, { by: MARIA }));
    const by = [
      { kind: "account", value: "@anna", platform: "x" },
      { kind: "account", value: "@ben", platform: "x" },
    ] as const;
    for (const [index, issued] of (await Promise.all(tokens)).entries()) {
      if (issued.status !== "ok") throw new Error(issued.status);
      const text = `see ${issued.token}`;
      await capture(post(`y-${index}`, { text, author: by[index] ?? by[0] }));
      expect(await desk.handoffs.resume({ token: issued.token, channel: "messenger" })).toMatchObject({
        status: "refused",
        refusal: { code: "PASS_INVALID" },
      });
    }
  });

  it("that gives several resume tokens away, anywhere in it, makes all of them good for nothing", async () => {
    const journey = journeyOf(await capture(post("x-1")));
    const issued = [await desk.handoffs.issueToken(journey, { by: MARIA })];
    issued.push(await desk.handoffs.issueToken(journey, { by: MARIA }));
    const tokens = issued.map((one) => (one.status === "ok" ? one.token : one.status));
    await capture(post("y-1", { text: `${tokens[0]} ${"and ".repeat(3_000)} ${tokens[1]}` }));
    for (const token of tokens)
      expect(await desk.handoffs.resume({ token, channel: "messenger" })).toMatchObject({
        refusal: { code: "PASS_INVALID" },
      });
  });

  it("counts by what capturing gives", async () => {
    const captured = [await capture(post("x-1")), await capture(post("x-2")), await capture(post("x-1"))];
    const counts = topicCounts(
      captured.filter(({ status }) => status !== "duplicate"),
      { every: "day", timeZone: "Europe/Athens" },
    );
    expect(counts.periods).toMatchObject([
      { mentions: 2, topics: [{ topic: "double-charge", mentions: 2 }] },
    ]);
  });

  it.each<readonly [what: string, more: Partial<Record<keyof PublicMention, unknown>>]>([
    ["a private channel", { channel: "whatsapp" }],
    ["no id", { externalId: "" }],
    ["a link that is no web address", { url: "javascript:alert(1)" }],
    ["an endless text", { text: "x".repeat(20_001) }],
    ["no author", { author: undefined }],
    ["no time", { occurredAt: "yesterday" }],
  ])("is refused with %s, and nothing is written", async (_, more) => {
    const before = await everything(store);
    await expect(capture({ ...post("x-1"), ...more } as never)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(await everything(store)).toEqual(before);
  });
});

describe("an invitation out of the public", () => {
  it("is a link that says nothing, and unlocks nothing", async () => {
    const journey = journeyOf(await capture(post("x-1")));
    const invited = await desk.mentions.invite(journey, {
      by: MARIA,
      channel: "messenger",
      to: "kyma.support",
    });
    if (invited.status !== "ok") throw new Error(invited.status);
    const { link, notice } = invited;
    expect(notice).toEqual({ kind: "privacy.move-to-private", variables: { link } });
    const token = link.replace("https://m.me/kyma.support?ref=", "");
    expect(token).toMatch(/^tli_/);
    expect(link).not.toContain(journey);
    expect(await desk.handoffs.resume({ token, channel: "messenger" })).toMatchObject({
      status: "invited",
      assurance: "none",
    });
  });

  it("leads to a new journey that says where it came from", async () => {
    const journey = journeyOf(await capture(post("x-1")));
    const invited = await desk.mentions.invite(journey, {
      by: MARIA,
      channel: "messenger",
      to: "kyma.support",
    });
    if (invited.status !== "ok") throw new Error(invited.status);
    const received = await desk.journeys.receive({
      channel: "messenger",
      from: { kind: "account", value: "111" },
      message: { externalId: "m-1", occurredAt: clock.now(), text: "It is me" },
      token: invited.link.split("ref=")[1] ?? "",
    });
    expect(received).toMatchObject({ status: "opened", journey: { invitedFrom: journey } });
  });
});
