import { defaultHandoffPolicy } from "throughline/handoff";
import { decideJourney, evolveJourney } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, Desk, intake, MINUTE, maria, robo, typesOf } from "../desk.js";

const opening = {
  type: "openJourney",
  journey: "j1",
  channel: "web-chat",
  by: anna,
  firstOwner: intake,
} as const;

describe("opening a journey", () => {
  it("gives it its first owner under epoch 1, open, on the channel it began on", () => {
    const desk = new Desk(1000);
    expect(typesOf(desk.accept(opening))).toEqual(["journey.opened"]);
    const { handoff, ...journey } = desk.journey;
    expect(handoff.ownership).toEqual({
      owner: intake,
      epoch: 1,
      since: 1000,
      expiresAt: 1000 + 15 * MINUTE,
    });
    expect(journey).toMatchObject({
      id: "j1",
      version: 1,
      status: "open",
      statusSince: 1000,
      openedAt: 1000,
      openedOn: "web-chat",
      issue: { subject: null, description: null, category: null, priority: "normal", sensitive: false },
      tags: [],
      spam: false,
      customer: null,
      mergedInto: null,
      lastInbound: null,
    });
  });

  it("records the message it began with in the same commit", () => {
    const desk = new Desk(1000);
    const events = desk.accept({
      ...opening,
      id: "c1",
      message: {
        message: "m1",
        author: anna,
        channel: "web-chat",
        occurredAt: 900,
        content: { text: "Hello" },
      },
    });
    expect(typesOf(events)).toEqual(["journey.opened", "message.recorded"]);
    expect(events.map(({ commandId }) => commandId)).toEqual(["c1", "c1"]);
    expect(desk.journey.lastInbound).toEqual({ message: "m1", channel: "web-chat", occurredAt: 900 });
    expect(desk.journey.status).toBe("open");
  });

  it("gives a queue the policy's time to pick up, a bot its lease, and an agent no end", () => {
    const context = {
      now: 0,
      newId: () => "e1",
      policy: { ...defaultHandoffPolicy, pickupWithinMs: 5, botLeaseMs: 7 },
    };
    const expiresAt = (firstOwner: typeof intake | typeof maria | typeof robo) => {
      const decision = decideJourney(null, { ...opening, id: "c1", firstOwner }, context);
      const [event] = decision.status === "accepted" ? decision.events : [];
      return event === undefined ? undefined : evolveJourney(null, event)?.handoff.ownership.expiresAt;
    };
    expect(expiresAt(intake)).toBe(5);
    expect(expiresAt(maria)).toBe(null);
    expect(expiresAt(robo)).toBe(7);
  });

  it("is refused on a journey that is open already, whatever its status", () => {
    const desk = Desk.open(maria);
    expect(desk.refuse(opening)).toBe("ALREADY_OPEN");
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "closed" });
    expect(desk.refuse(opening)).toBe("ALREADY_OPEN");
  });

  it("comes before everything else: without it even an observation is refused", () => {
    const desk = new Desk();
    expect(desk.refuse({ type: "tag", tag: "vip", by: maria })).toBe("NO_JOURNEY");
    expect(desk.refuse({ type: "take", by: maria })).toBe("NO_JOURNEY");
  });

  it("is the only event that makes a journey", () => {
    const desk = Desk.open(maria);
    const [tagged] = desk.accept({ type: "tag", tag: "vip", by: maria });
    if (tagged === undefined) throw new Error("nothing was tagged");
    expect(evolveJourney(null, tagged)).toBe(null);
  });
});
