import { type TimelineMessage, timeline } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { ERASED } from "../../../src/kernel/erased.js";
import { anna, billing, Desk, jan, maria, robo, ruth, software, typesOf } from "../desk.js";

/** The message of that id as the timeline shows it. */
function shown(desk: Desk, id: string): TimelineMessage {
  const found = timeline(desk.journey).find((item) => item.kind === "message" && item.id === id);
  if (found?.kind !== "message") throw new Error(`${id} is not in the timeline`);
  return found;
}

const edit = (message: string, occurredAt: number, text: string) =>
  ({ type: "recordEdit", message, by: anna, occurredAt, content: { text } }) as const;
const deletion = (message: string, occurredAt: number) =>
  ({ type: "recordDeletion", message, by: anna, occurredAt }) as const;

describe("a message", () => {
  it("is recorded with both its times, its content apart from what is not personal", () => {
    const desk = Desk.open(maria);
    const events = desk.at(500).accept({
      type: "recordMessage",
      message: "m1",
      author: anna,
      channel: "email",
      thread: "t1",
      occurredAt: 400,
      replyTo: "m0",
      content: { text: "My order 4711 is late", attachments: [{ ref: "f1", name: "photo.png" }] },
      externalId: "<abc@mail.example>",
    });
    expect(events).toEqual([
      {
        id: expect.any(String),
        type: "message.recorded",
        schema: 1,
        commandId: expect.any(String),
        recordedAt: 500,
        data: {
          message: "m1",
          author: anna,
          channel: "email",
          thread: "t1",
          occurredAt: 400,
          replyTo: "m0",
        },
        personal: {
          content: { text: "My order 4711 is late", attachments: [{ ref: "f1", name: "photo.png" }] },
          externalId: "<abc@mail.example>",
        },
      },
    ]);
    expect(shown(desk, "m1")).toEqual({
      kind: "message",
      id: "m1",
      occurredAt: 400,
      channel: "email",
      thread: "t1",
      author: anna,
      content: { text: "My order 4711 is late", attachments: [{ ref: "f1", name: "photo.png" }] },
      edited: false,
      automatic: false,
      outsideOwnership: false,
    });
  });

  it("may stay in the desk's own table, and be known by reference", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 0, { content: { ref: "row/17", digest: "sha256:00", excerpt: "My order…" } });
    expect(shown(desk, "m1").content).toEqual({ ref: "row/17", digest: "sha256:00", excerpt: "My order…" });
  });

  it("that comes twice is recorded once, whatever came with it the second time", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 100);
    expect(desk.write("m1", 200, { channel: "sms", content: { text: "another" } })).toEqual([]);
    expect(timeline(desk.journey)).toHaveLength(1);
    expect(shown(desk, "m1")).toMatchObject({ occurredAt: 100, channel: "web-chat" });
  });

  it("that comes late takes its place by the source's clock", () => {
    const desk = Desk.open(maria);
    desk.at(100).write("m2", 90);
    desk.at(200).write("m1", 10);
    desk.at(300).write("m3", 95);
    expect(timeline(desk.journey).map(({ id }) => id)).toEqual(["m1", "m2", "m3"]);
    expect(desk.journey.lastInbound).toEqual({ message: "m3", channel: "web-chat", occurredAt: 95 });
  });

  it("of the same moment stands in the order of the ids", () => {
    const desk = Desk.open(maria);
    for (const id of ["b", "c", "a"]) desk.write(id, 50);
    expect(timeline(desk.journey).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(desk.journey.lastInbound?.message).toBe("c");
  });

  it("of the desk does not count as the customer's last", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.write("m2", 20, { author: maria });
    expect(desk.journey.lastInbound?.message).toBe("m1");
  });
});

describe("an edit", () => {
  it("gives the message its new content, and keeps its place", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    expect(typesOf(desk.accept(edit("m1", 20, "corrected")))).toEqual(["message.edited"]);
    expect(shown(desk, "m1")).toMatchObject({ content: { text: "corrected" }, edited: true, occurredAt: 10 });
  });

  it("may come before the message, which is recorded all the same", () => {
    const desk = Desk.open(maria);
    desk.accept(edit("m1", 20, "corrected"));
    expect(timeline(desk.journey)).toEqual([]);
    expect(typesOf(desk.write("m1", 10))).toEqual(["message.recorded"]);
    expect(shown(desk, "m1")).toMatchObject({ content: { text: "corrected" }, edited: true });
  });

  it("that is newer by the source's clock holds, in whatever order they come", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept(edit("m1", 30, "last"));
    desk.accept(edit("m1", 20, "first"));
    expect(shown(desk, "m1").content).toEqual({ text: "last" });
  });

  it("of the same moment is the same edit", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept(edit("m1", 30, "one"));
    expect(desk.accept(edit("m1", 30, "two"))).toEqual([]);
    expect(shown(desk, "m1").content).toEqual({ text: "one" });
  });

  it("may turn inline content into a reference and back", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept({ type: "recordEdit", message: "m1", by: anna, occurredAt: 20, content: { ref: "row/17" } });
    expect(shown(desk, "m1").content).toEqual({ ref: "row/17" });
  });

  it("neither reopens the journey nor moves the customer's last message", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "solved" });
    desk.at(100).accept(edit("m1", 100, "thanks!"));
    expect(desk.journey).toMatchObject({ status: "solved", lastInbound: { occurredAt: 10 } });
  });
});

describe("a deletion", () => {
  it("takes the content out of the timeline, and leaves the message's place", () => {
    const desk = Desk.open(maria);
    desk.write("m1", 10);
    desk.accept(deletion("m1", 20));
    expect(shown(desk, "m1")).toMatchObject({ content: null, occurredAt: 10 });
  });

  it("holds over every edit, and over the message that comes after it", () => {
    const desk = Desk.open(maria);
    desk.accept(deletion("m1", 20));
    desk.write("m1", 10);
    desk.accept(edit("m1", 30, "later"));
    expect(shown(desk, "m1").content).toBe(null);
  });

  it("is recorded once", () => {
    const desk = Desk.open(maria);
    desk.accept(deletion("m1", 20));
    expect(desk.accept(deletion("m1", 25))).toEqual([]);
  });

  it("holds over an erased message too", () => {
    const desk = Desk.open(maria);
    const [recorded] = desk.write("m1", 10);
    const erased = Desk.open(maria);
    if (recorded?.type !== "message.recorded") throw new Error("nothing was recorded");
    erased.take([{ ...recorded, personal: ERASED }]);
    expect(shown(erased, "m1").content).toEqual(ERASED);
    erased.accept({ ...deletion("m1", 20), id: "c-deletion" });
    expect(shown(erased, "m1").content).toBe(null);
  });
});

describe("who spoke", () => {
  it("is flagged where they neither own the journey nor take part with the right to speak", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "join", by: maria, epoch: 1, party: jan, rights: ["speak"] });
    desk.accept({ type: "join", by: maria, epoch: 1, party: robo, rights: ["promise"] });
    const flagged = (author: typeof anna) => {
      desk.write(`by-${author.id}`, 10, { author });
      return shown(desk, `by-${author.id}`).outsideOwnership;
    };
    expect([maria, jan, anna, software].map(flagged)).toEqual([false, false, false, false]);
    expect([robo, ruth, billing].map(flagged)).toEqual([true, true, true]);
  });

  it("is judged by who owned the journey when it was recorded", () => {
    const desk = Desk.open(maria);
    desk.write("before", 10, { author: maria });
    desk.accept({ type: "takeOver", by: ruth });
    desk.write("after", 10, { author: maria });
    expect(shown(desk, "before").outsideOwnership).toBe(false);
    expect(shown(desk, "after").outsideOwnership).toBe(true);
  });
});
