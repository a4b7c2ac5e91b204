import { describe, expect, it } from "vitest";
import { anna, billing, Desk, intake, jan, maria, robo, ruth, software, typesOf } from "../desk.js";

const to = (status: "open" | "pending" | "onHold" | "solved" | "closed", by = maria, epoch = 1) =>
  ({ type: "changeStatus", to: status, by, epoch }) as const;

describe("the status of a journey", () => {
  it("is set by its owner, and says since when", () => {
    const desk = Desk.open(maria);
    desk.at(100).accept(to("onHold"));
    expect(desk.journey).toMatchObject({ status: "onHold", statusSince: 100 });
    expect(desk.last("journey.status-changed").data).toEqual({
      from: "open",
      to: "onHold",
      by: maria,
      cause: "command",
    });
    expect(desk.journey.statuses.length).toBe(1);
  });

  it("stays, without an event, when set to what it is", () => {
    const desk = Desk.open(maria);
    expect(desk.at(100).accept(to("open"))).toEqual([]);
    expect(desk.journey.statusSince).toBe(0);
  });

  it("is opened by a customer's message after a wait or a solution", () => {
    for (const status of ["pending", "solved"] as const) {
      const desk = Desk.open(maria);
      desk.at(100).accept(to(status));
      expect(typesOf(desk.at(200).write("m1", 150))).toEqual(["message.recorded", "journey.status-changed"]);
      expect(desk.journey).toMatchObject({ status: "open", statusSince: 200 });
      expect(desk.last("journey.status-changed").data).toEqual({
        from: status,
        to: "open",
        by: anna,
        cause: "customer-message",
      });
    }
  });

  it("is not opened by a message that occurred before the resolution, however late it comes", () => {
    const desk = Desk.open(maria);
    desk.at(100).accept(to("solved"));
    desk.at(200).write("late", 99);
    desk.at(200).write("same", 100);
    expect(desk.journey.status).toBe("solved");
    expect(desk.journey.lastInbound?.message).toBe("same");
  });

  it("is not opened by an automatic answer, an agent's message, or the same message again", () => {
    const desk = Desk.open(maria);
    desk.at(50).write("m1");
    desk.at(100).accept(to("pending"));
    desk.at(200).write("out-of-office", 200, { automatic: true });
    desk.at(200).write("reply", 200, { author: maria });
    expect(desk.at(300).write("m1", 300)).toEqual([]);
    expect(desk.journey.status).toBe("pending");
  });

  it("stays on hold when the customer writes: a third party is to act", () => {
    const desk = Desk.open(maria);
    desk.accept(to("onHold"));
    desk.at(100).write("m1");
    expect(desk.journey.status).toBe("onHold");
  });

  it("stays closed when the customer writes, and the message joins the journey", () => {
    const desk = Desk.open(maria);
    desk.accept(to("closed"));
    expect(typesOf(desk.at(100).write("m1"))).toEqual(["message.recorded"]);
    expect(desk.journey.status).toBe("closed");
  });

  it("goes from closed only to open: a reopening", () => {
    const desk = Desk.open(maria);
    desk.accept(to("closed"));
    expect(desk.refuse(to("pending"))).toBe("WRONG_STATUS");
    expect(desk.refuse(to("solved"))).toBe("WRONG_STATUS");
    desk.at(10).accept(to("open"));
    expect(desk.journey).toMatchObject({ status: "open", statusSince: 10 });
  });

  it("goes from solved anywhere", () => {
    for (const status of ["open", "pending", "onHold", "closed"] as const) {
      const desk = Desk.open(maria);
      desk.accept(to("solved"));
      desk.accept(to(status));
      expect(desk.journey.status).toBe(status);
    }
  });

  it("is set under the epoch of now, by the owner, a participant who may close, a supervisor or the desk's software", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "join", by: maria, epoch: 1, party: jan, rights: ["close"] });
    desk.accept({ type: "join", by: maria, epoch: 1, party: robo, rights: ["speak", "promise", "handoff"] });
    expect(desk.refuse({ ...to("solved"), epoch: 2 })).toBe("STALE_EPOCH");
    expect(desk.refuse({ ...to("solved"), by: robo })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...to("solved"), by: anna })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...to("solved"), by: { kind: "agent", id: "ruth" } })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...to("solved"), by: ruth, epoch: 2 })).toBe("STALE_EPOCH");
    for (const by of [maria, jan, ruth, software]) {
      desk.accept({ ...to("solved"), by });
      desk.accept({ ...to("open"), by });
    }
    expect(desk.last("journey.status-changed").data.by).toEqual(software);
  });

  it("neither becomes solved nor closed while a handoff is open", () => {
    const desk = Desk.open(maria);
    desk.accept({
      type: "requestHandoff",
      by: maria,
      epoch: 1,
      mode: "cold",
      reason: "expertise",
      to: { queue: "billing" },
    });
    expect(desk.refuse(to("solved", billing as never, 2))).toBe("HANDOFF_OPEN");
    expect(desk.refuse({ ...to("closed"), by: ruth, epoch: 2 })).toBe("HANDOFF_OPEN");
    desk.accept({ ...to("pending"), by: ruth, epoch: 2 });
    desk.accept({ type: "take", by: jan });
    desk.accept(to("closed", jan as never, 3));
    expect(desk.journey.status).toBe("closed");
  });

  it("lets a handoff whose deadlines have passed end first, as every command does", () => {
    const desk = Desk.open(maria);
    desk.accept({
      type: "requestHandoff",
      by: maria,
      epoch: 1,
      mode: "warm",
      reason: "convenience",
      from: { channel: "web-chat" },
      to: { channel: "phone" },
    });
    expect(desk.refuse(to("solved"))).toBe("HANDOFF_OPEN");
    desk.at(25 * 60 * 60 * 1000);
    expect(typesOf(desk.accept(to("solved")))).toEqual([
      "handoff.customer-absent",
      "handoff.completed",
      "journey.status-changed",
    ]);
  });

  it("refuses whoever acts on a closed journey, and takes whatever is observed", () => {
    const desk = Desk.open(maria);
    desk.accept(to("closed"));
    const fence = { by: maria, epoch: 1 };
    const acts = [
      { type: "authoriseSend", ...fence },
      { type: "makeCommitment", ...fence, commitment: "p1", text: "We call you." },
      { type: "renegotiateCommitment", ...fence, commitment: "p1" },
      { type: "take", by: jan },
      { type: "takeOver", by: ruth },
      { type: "reassign", by: ruth, to: intake, cause: "gone" },
      { type: "join", ...fence, party: jan, rights: ["speak"] },
      { type: "requestHandoff", ...fence, mode: "cold", reason: "other", to: { queue: "billing" } },
    ] as const;
    for (const act of acts) expect([act.type, desk.refuse(act)]).toEqual([act.type, "WRONG_STATUS"]);
    desk.accept({ type: "tag", tag: "late", by: maria });
    desk.accept({
      type: "addNote",
      note: "n1",
      author: jan,
      occurredAt: 1,
      content: { text: "They called." },
    });
    expect(desk.journey.tags).toEqual(["late"]);
  });
});
