import type { Journey, JourneyEvent } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { Desk, jan, maria, ruth } from "./desk.js";

/** What a command gave, read back from the stream by the versions it wrote. */
function outcome(journey: Journey, events: readonly JourneyEvent[], command: string) {
  return journey.commands.history(command).map((version) => events[version - 1]);
}

describe("a command id", () => {
  it("is accepted once: the command repeated gives nothing new, and says so", () => {
    const desk = Desk.open(maria);
    const note = {
      type: "addNote",
      id: "c-note",
      note: "n1",
      author: maria,
      occurredAt: 1,
      content: { text: "x" },
    } as const;
    const first = desk.accept(note);
    desk.accept({ type: "takeOver", by: ruth });
    desk.accept({ type: "changeStatus", by: ruth, epoch: 2, to: "closed" });
    expect(desk.decide(note)).toEqual({ status: "accepted", events: [], repeated: true });
    expect(outcome(desk.journey, desk.events, "c-note")).toEqual(first);
  });

  it("rebuilds the outcome of a command that wrote several events", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "pending" });
    const first = desk.at(10).write("m1", 10, { id: "c-m1" });
    expect(first).toHaveLength(2);
    desk.write("m2", 20);
    expect(outcome(desk.journey, desk.events, "c-m1")).toEqual(first);
  });

  it("covers acts too, whoever may act by then", () => {
    const desk = Desk.open(maria);
    const send = { type: "authoriseSend", id: "c-send", by: maria, epoch: 1 } as const;
    desk.accept(send);
    desk.accept({ type: "takeOver", by: ruth });
    expect(desk.decide(send)).toEqual({ status: "accepted", events: [], repeated: true });
  });

  it("covers opening", () => {
    const desk = new Desk();
    const open = {
      type: "openJourney",
      id: "c-open",
      journey: "j1",
      channel: "sms",
      by: maria,
      firstOwner: maria,
    } as const;
    desk.accept(open);
    expect(desk.decide(open)).toMatchObject({ status: "accepted", repeated: true });
  });

  it("of a refused command is free: the refusal is evaluated anew", () => {
    const desk = Desk.open(maria);
    const take = { type: "take", id: "c-take", by: jan } as const;
    expect(desk.refuse(take)).toBe("NOT_IN_QUEUE");
    desk.accept({ type: "reassign", by: maria, to: { kind: "queue", id: "billing" }, cause: "shift-ended" });
    desk.accept(take);
    expect(desk.owner).toBe("agent:jan");
  });

  it("of a command that changed nothing leaves no trace: there is nothing to tell it by", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "tag", tag: "vip", by: maria });
    expect(desk.decide({ type: "tag", id: "c-tag", tag: "vip", by: maria })).toEqual({
      status: "accepted",
      events: [],
      repeated: false,
    });
    expect(desk.journey.commands.has("c-tag")).toBe(false);
  });
});

describe("the recorded time", () => {
  it("never goes back within a journey, though the clock does", () => {
    const desk = Desk.open(maria, 1000);
    desk.at(5000).write("m1");
    desk.at(200).write("m2");
    desk.at(300).accept({ type: "takeOver", by: ruth });
    desk.at(6000).write("m3");
    expect(desk.events.map(({ recordedAt }) => recordedAt)).toEqual([1000, 5000, 5000, 5000, 6000]);
    expect(desk.journey.recordedAt).toBe(6000);
    expect(desk.journey.handoff.ownership.since).toBe(5000);
  });

  it("is the same for all that one command wrote", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "solved" });
    expect(
      desk
        .at(700)
        .write("m1")
        .map(({ recordedAt }) => recordedAt),
    ).toEqual([700, 700]);
  });
});
