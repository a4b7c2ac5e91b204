import { conversations, currentChannel } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, Desk, maria } from "./desk.js";

const stretches = (desk: Desk) =>
  conversations(desk.journey).map(({ id, channel, thread, startedAt, lastAt, items }) => ({
    id,
    on: thread === null ? channel : `${channel}/${thread}`,
    from: startedAt,
    to: lastAt,
    items: items.map((item) => item.id),
  }));

const end = (channel: string, occurredAt: number, more: object = {}) =>
  ({ type: "endConversation", channel, by: maria, occurredAt, ...more }) as const;

describe("conversations", () => {
  it("are unbroken stretches on one channel", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10, { channel: "social-post" });
    desk.write("m2", 20, { channel: "web-chat" });
    desk.write("m3", 30, { channel: "web-chat", author: maria });
    desk.accept({
      type: "recordContact",
      contact: "call",
      channel: "phone",
      parties: [anna],
      phase: "started",
      occurredAt: 40,
    });
    desk.write("m4", 50, { channel: "web-chat" });
    expect(stretches(desk)).toEqual([
      { id: "m1", on: "social-post", from: 10, to: 10, items: ["m1"] },
      { id: "m2", on: "web-chat", from: 20, to: 30, items: ["m2", "m3"] },
      { id: "call", on: "phone", from: 40, to: 40, items: ["call"] },
      { id: "m4", on: "web-chat", from: 50, to: 50, items: ["m4"] },
    ]);
  });

  it("of one channel are told apart by thread", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10, { channel: "email", thread: "a" });
    desk.write("m2", 20, { channel: "email", thread: "b" });
    desk.write("m3", 30, { channel: "email" });
    expect(stretches(desk).map(({ on }) => on)).toEqual(["email/a", "email/b", "email"]);
  });

  it("end where it was said: what follows is a new one", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept(end("web-chat", 15));
    desk.write("m2", 20);
    desk.write("m3", 30);
    expect(stretches(desk).map(({ items }) => items)).toEqual([["m1"], ["m2", "m3"]]);
  });

  it("end at that time also where the end is recorded late, or the message before it is", () => {
    const desk = Desk.open(maria);
    desk.write("m2", 20);
    desk.write("m1", 10);
    desk.accept(end("web-chat", 15));
    desk.write("m0", 14);
    expect(stretches(desk).map(({ items }) => items)).toEqual([["m1", "m0"], ["m2"]]);
  });

  it("do not end by the end of another channel or thread, or by an end after the last message", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10, { thread: "a" });
    desk.write("m2", 20, { thread: "a" });
    desk.accept(end("sms", 15));
    desk.accept(end("web-chat", 15));
    desk.accept(end("web-chat", 15, { thread: "b" }));
    desk.accept(end("web-chat", 20, { thread: "a" }));
    expect(stretches(desk).map(({ items }) => items)).toEqual([["m1", "m2"]]);
  });

  it("are ended once by the same end", () => {
    const desk = Desk.open(maria);
    desk.accept(end("web-chat", 15, { thread: "a" }));
    expect(desk.accept(end("web-chat", 15, { thread: "a" }))).toEqual([]);
    expect(desk.accept(end("web-chat", 15))).toHaveLength(1);
    expect(desk.accept(end("web-chat", 16))).toHaveLength(1);
  });

  it("are none where nothing was said", () => {
    expect(conversations(Desk.open(maria).journey)).toEqual([]);
  });
});

describe("the channel the customer is on", () => {
  it("is that of their newest message, else where the journey began", () => {
    const desk = Desk.open(maria);
    expect(currentChannel(desk.journey)).toBe("web-chat");
    desk.write("m2", 20, { channel: "viber" });
    desk.write("m1", 10, { channel: "sms" });
    desk.write("m3", 30, { channel: "phone", author: maria });
    expect(currentChannel(desk.journey)).toBe("viber");
  });
});
