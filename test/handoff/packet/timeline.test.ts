import { buildPacket, type PacketSource, type SourceMessage } from "throughline/handoff";
import { describe, expect, it } from "vitest";

const START = Date.UTC(2026, 2, 14, 12);
const MINUTE_MS = 60_000;
const build = (source: Partial<PacketSource>, keep = {}) =>
  buildPacket(
    { journey: { id: 1 }, ...source },
    { to: { channel: "phone" }, reason: "other" },
    { id: "p-1", issuedAt: START + 100_000 * MINUTE_MS, keep },
  );
const said = (
  minute: number,
  from: SourceMessage["from"],
  text: string,
  more: Partial<SourceMessage> = {},
): SourceMessage => ({
  at: START + minute * MINUTE_MS,
  from,
  channel: "web-chat",
  text,
  ...more,
});
const many = (count: number): SourceMessage[] =>
  Array.from({ length: count }, (_, index) =>
    said(index, index % 2 === 0 ? "customer" : "agent", `message number ${index}`),
  );

describe("conversations", () => {
  it("are unbroken stretches on one channel", () => {
    const { timeline } = build({
      messages: [
        said(0, "customer", "one", { channel: "social-post" }),
        said(1, "customer", "two"),
        said(2, "agent", "three"),
        said(3, "customer", "four", { channel: "sms" }),
        said(4, "customer", "five"),
      ],
    });
    expect(timeline.conversations.map(({ channel, messages }) => [channel, messages.length])).toEqual([
      ["social-post", 1],
      ["web-chat", 2],
      ["sms", 1],
      ["web-chat", 1],
    ]);
  });

  it("on one channel are kept apart by their threads", () => {
    const { timeline } = build({
      messages: [said(0, "customer", "one", { thread: "a" }), said(1, "customer", "two", { thread: "b" })],
    });
    expect(timeline.conversations.map(({ thread }) => thread)).toEqual(["a", "b"]);
  });

  it("know when they began and ended", () => {
    const [conversation] = build({ messages: many(3) }).timeline.conversations;
    expect(conversation).toMatchObject({ startedAt: START, endedAt: START + 2 * MINUTE_MS });
  });
});

describe("a long journey", () => {
  const packet = build({ messages: many(500) });

  it("keeps its last 50 messages and what the customer asked for", () => {
    const [first, rest] = packet.timeline.conversations;
    expect(packet.timeline.total).toBe(500);
    expect(first?.messages.map(({ text }) => text)).toEqual(["message number 0"]);
    expect(rest?.messages).toHaveLength(50);
    expect(rest?.messages.at(-1)?.text).toBe("message number 499");
  });

  it("reports what it left out, and where the gap is", () => {
    expect(packet.omissions).toEqual([
      { kind: "messages", count: 449, firstAt: START + MINUTE_MS, lastAt: START + 449 * MINUTE_MS },
    ]);
    expect(packet.timeline.conversations.map(({ omittedBefore }) => omittedBefore)).toEqual([undefined, 449]);
  });

  it("marks the gap before the request and the gap after it", () => {
    const messages = [said(-2, "agent", "Hello"), said(-1, "agent", "How can I help?"), ...many(100)];
    const { timeline, omissions } = build({ messages });
    expect(timeline.conversations.map(({ omittedBefore }) => omittedBefore)).toEqual([2, 49]);
    expect(omissions).toEqual([
      { kind: "messages", count: 51, firstAt: START - 2 * MINUTE_MS, lastAt: START + 49 * MINUTE_MS },
    ]);
  });

  it("keeps as many as asked for, down to none", () => {
    expect(build({ messages: many(10) }, { messages: 2 }).omissions).toEqual([
      { kind: "messages", count: 7, firstAt: START + MINUTE_MS, lastAt: START + 7 * MINUTE_MS },
    ]);
    const none = build({ messages: many(10) }, { messages: 0 });
    expect(none.timeline).toEqual({ total: 10, conversations: [] });
    expect(none.omissions).toEqual([
      { kind: "messages", count: 10, firstAt: START, lastAt: START + 9 * MINUTE_MS },
    ]);
    expect(none.issue.request?.text).toBe("message number 0");
  });

  it("reads as many rows of 20,000 as of 200 when their order is promised", () => {
    const readsOf = (count: number) => {
      const rows = many(count);
      let reads = 0;
      const messages = {
        length: count,
        at(index: number) {
          reads++;
          return rows[index];
        },
      };
      build({ messages, messageOrder: "oldest-first" });
      return reads;
    };
    expect(readsOf(20_000)).toBe(readsOf(200));
  });

  it("puts late arrivals of a promised order into their place", () => {
    const rows = [...many(100), said(70.5, "customer", "late")];
    const { timeline } = build({ messages: rows, messageOrder: "oldest-first" });
    const texts = timeline.conversations.at(-1)?.messages.map(({ text }) => text);
    expect(texts?.indexOf("late")).toBe((texts?.indexOf("message number 70") ?? 0) + 1);
  });
});

describe("rows in any order", () => {
  it("are put in order of time, and rows of one time keep the order they came in", () => {
    const rows = [
      said(2, "agent", "c"),
      said(0, "customer", "a"),
      said(1, "agent", "b1"),
      said(1, "agent", "b2"),
    ];
    const texts = (messages: SourceMessage[]) =>
      build({ messages }).timeline.conversations.flatMap((one) => one.messages.map(({ text }) => text));
    expect(texts(rows)).toEqual(["a", "b1", "b2", "c"]);
    expect(texts([...rows].sort((one, other) => Number(other.at) - Number(one.at)))).toEqual([
      "a",
      "b2",
      "b1",
      "c",
    ]);
  });
});

describe("a message", () => {
  it("carries its files and a text that is elsewhere by reference", () => {
    const attachments = [
      { ref: "s3://bills/1.pdf", name: "bill.pdf", type: "application/pdf", bytes: 0, hash: "sha256:ab" },
    ];
    const elsewhere = { text: null, ref: "msg:77", excerpt: "I was…", digest: "sha256:cd", attachments };
    const [conversation] = build({ messages: [{ ...said(0, "customer", ""), ...elsewhere }] }).timeline
      .conversations;
    expect(conversation?.messages[0]).toEqual({
      at: START,
      from: { kind: "customer" },
      ref: "msg:77",
      excerpt: "I was…",
      digest: "sha256:cd",
      attachments,
    });
  });

  it("that was deleted carries nothing of what it said", () => {
    const [conversation] = build({
      messages: [
        said(0, "customer", "my password is 123", { deleted: true, excerpt: "my password", ref: "msg:1" }),
      ],
    }).timeline.conversations;
    expect(conversation?.messages).toEqual([{ at: START, from: { kind: "customer" }, deleted: true }]);
  });
});

describe("what the customer asked for", () => {
  const request = (...texts: readonly string[]) =>
    build({ messages: texts.map((text, index) => said(index, "customer", text)) }).issue.request?.text;

  it("is the first message that says more than a greeting", () => {
    expect(request("HEY HO!", "I've got a promo code and I want to know when they expire.")).toMatch(
      /promo code/,
    );
    expect(request("你好", "我想退货，请帮我处理")).toBe("我想退货，请帮我处理");
  });

  it("is the first message where they are all short", () => {
    expect(request("Refund!", "Now!")).toBe("Refund!");
  });

  it("is never a message of the desk, an automatic or a deleted one", () => {
    const { issue } = build({
      messages: [
        said(0, "bot", "Welcome to the shop, how can I help?"),
        said(1, "customer", "I am out of office until Monday", { automatic: true }),
        said(2, "customer", "This I did not mean to send", { deleted: true }),
        said(3, "customer", "Where is my parcel now?", { id: "m-4" }),
      ],
    });
    expect(issue.request).toEqual({
      text: "Where is my parcel now?",
      at: START + 3 * MINUTE_MS,
      channel: "web-chat",
      message: "m-4",
    });
  });
});

describe("a customer without an answer", () => {
  const waiting = (messages: SourceMessage[], more: Partial<PacketSource> = {}) =>
    build({ messages, ...more }).warnings.find(({ code }) => code === "unanswered")?.at;

  it("waits since the first message after the last answer", () => {
    expect(
      waiting([said(0, "agent", "Hello"), said(1, "customer", "Yes"), said(2, "customer", "Are you there?")]),
    ).toBe(START + MINUTE_MS);
  });

  it("is not answered by an automatic message, but by a bot or a call", () => {
    const asked = said(0, "customer", "Hello?");
    expect(waiting([asked, said(1, "bot", "We got your message", { automatic: true })])).toBe(START);
    expect(waiting([asked, said(1, "bot", "It is on its way")])).toBeUndefined();
    const call = { channel: "phone", startedAt: START + MINUTE_MS };
    expect(waiting([asked], { contacts: [{ ...call, answeredAt: START + 2 * MINUTE_MS }] })).toBeUndefined();
    expect(waiting([asked], { contacts: [{ ...call, status: "missed" }] })).toBe(START);
  });

  it("is not waiting once the journey is solved", () => {
    const thanks = [said(0, "customer", "Thanks, bye")];
    expect(waiting(thanks, { journey: { id: 1, status: "solved" } })).toBeUndefined();
  });
});

describe("the sender's channel", () => {
  it("is that of the last message or call", () => {
    const messages = [said(0, "customer", "Hello there everybody")];
    expect(build({ messages }).from.channel).toBe("web-chat");
    expect(
      build({ messages, contacts: [{ channel: "phone", startedAt: START + MINUTE_MS }] }).from.channel,
    ).toBe("phone");
  });
});
