import { type TimelineContact, timeline } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, billing, Desk, jan, maria, typesOf } from "../desk.js";

type Phase = "started" | "answered" | "missed" | "ended";

const phase = (phase: Phase, occurredAt: number, more: object = {}) =>
  ({
    type: "recordContact",
    contact: "call-1",
    channel: "phone",
    parties: [anna, billing],
    phase,
    occurredAt,
    ...more,
  }) as const;

function shown(desk: Desk): TimelineContact {
  const [item] = timeline(desk.journey);
  if (item?.kind !== "contact") throw new Error("there is no contact");
  return item;
}

/** Every order of the items. */
function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

describe("a contact", () => {
  it("is one item of the timeline, with the times of its phases, its parties and where the recording is", () => {
    const desk = Desk.open(maria);
    desk.accept(phase("started", 100, { by: anna }));
    desk.accept(phase("answered", 110, { parties: [anna, jan] }));
    desk.accept(phase("ended", 200, { transcript: "transcripts/1", recording: "recordings/1" }));
    expect(timeline(desk.journey)).toEqual([
      {
        kind: "contact",
        id: "call-1",
        occurredAt: 100,
        channel: "phone",
        thread: null,
        parties: [anna, billing, jan],
        answeredAt: 110,
        missedAt: null,
        endedAt: 200,
        transcript: "transcripts/1",
        recording: "recordings/1",
      },
    ]);
    expect(desk.last("contact.started").data.by).toEqual(anna);
    expect(desk.last("contact.ended").personal).toEqual({
      transcript: "transcripts/1",
      recording: "recordings/1",
    });
  });

  it("looks the same in whatever order its phases come, also where their times are equal", () => {
    const phases = [
      phase("started", 100),
      phase("answered", 100, { parties: [anna, jan], channel: "callback" }),
      phase("ended", 100, { parties: [jan, maria], transcript: "t" }),
    ];
    const seen = orders(phases).map((order) => {
      const desk = Desk.open(maria);
      for (const one of order) desk.accept(one);
      return shown(desk);
    });
    for (const one of seen) expect(one).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ channel: "phone", parties: [anna, billing, jan, maria] });
  });

  it("of which the start is unknown stands at its earliest known time", () => {
    const desk = Desk.open(maria);
    desk.accept(phase("ended", 200));
    desk.accept(phase("answered", 110));
    expect(shown(desk)).toMatchObject({ occurredAt: 110, answeredAt: 110, endedAt: 200, transcript: null });
  });

  it("may be missed", () => {
    const desk = Desk.open(maria);
    desk.accept(phase("started", 100));
    expect(typesOf(desk.accept(phase("missed", 130)))).toEqual(["contact.missed"]);
    expect(shown(desk)).toMatchObject({ missedAt: 130, answeredAt: null, endedAt: null });
  });

  it("has each phase recorded once", () => {
    const desk = Desk.open(maria);
    desk.accept(phase("started", 100));
    expect(desk.accept(phase("started", 101))).toEqual([]);
    expect(shown(desk).occurredAt).toBe(100);
  });

  it("neither reopens the journey nor counts as a message of the customer", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "solved" });
    desk.at(100).accept(phase("started", 100, { by: anna }));
    expect(desk.journey).toMatchObject({ status: "solved", lastInbound: null });
  });
});
