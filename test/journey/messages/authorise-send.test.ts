import { refuseStaleSend } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, billing, Desk, intake, jan, MINUTE, maria, robo, ruth, software, typesOf } from "../desk.js";

const send = { type: "authoriseSend", by: maria, epoch: 1, authorisation: "a1" } as const;
const offer = {
  type: "requestHandoff",
  by: maria,
  epoch: 1,
  handoff: "h1",
  mode: "warm",
  reason: "expertise",
  to: { party: jan },
} as const;

/** The code with which a message authorised earlier is refused at dispatch, or `null`. */
const atDispatch = (desk: Desk, authorisation = "a1") =>
  refuseStaleSend(desk.journey, authorisation, desk.now)?.code ?? null;

describe("authorising a message", () => {
  it("lets the owner speak, and stands in the stream", () => {
    const desk = Desk.open(maria);
    const events = desk.at(10).accept({ ...send, channel: "sms" });
    expect(typesOf(events)).toEqual(["send.authorised"]);
    expect(events[0]?.data).toEqual({ authorisation: "a1", by: maria, epoch: 1, channel: "sms" });
    expect(atDispatch(desk)).toBe(null);
  });

  it("gives the authorisation an id of its own where none is given", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "authoriseSend", by: maria, epoch: 1 });
    const { authorisation, channel } = desk.last("send.authorised").data;
    expect(channel).toBe(null);
    expect(atDispatch(desk, authorisation)).toBe(null);
  });

  it("refuses a stale epoch, and writes nothing", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "takeOver", by: ruth });
    const { version } = desk.journey;
    expect(desk.refuse(send)).toBe("STALE_EPOCH");
    expect(desk.refuse({ ...send, epoch: 3 })).toBe("STALE_EPOCH");
    expect(desk.refuse({ ...send, by: ruth, epoch: 1 })).toBe("STALE_EPOCH");
    expect(desk.journey.version).toBe(version);
  });

  it("refuses whoever neither owns the journey nor takes part: colleagues, customers, supervisors and software alike", () => {
    const desk = Desk.open(maria);
    for (const by of [jan, robo, anna, billing, ruth, software])
      expect(desk.refuse({ ...send, by })).toBe("NOT_OWNER");
  });

  it("lets the receiver of a warm handoff speak from acceptance on, and no longer when it ends otherwise", () => {
    const desk = Desk.open(maria);
    desk.accept(offer);
    expect(desk.refuse({ ...send, by: jan })).toBe("NOT_OWNER");
    desk.accept({ type: "acceptHandoff", handoff: "h1", by: jan });
    desk.accept({ ...send, by: jan });
    desk.accept({ ...send, authorisation: "a2" });
    desk.accept({ type: "withdrawHandoff", handoff: "h1", by: maria });
    expect(desk.refuse({ ...send, by: jan, authorisation: "a3" })).toBe("NOT_OWNER");
    expect(atDispatch(desk, "a1")).toBe("NOT_OWNER");
    expect(atDispatch(desk, "a2")).toBe(null);
  });

  it("lets a participant speak who has that right, and no other", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "join", by: maria, epoch: 1, party: jan, rights: ["speak"] });
    desk.accept({ type: "join", by: maria, epoch: 1, party: ruth, rights: ["promise", "close", "handoff"] });
    desk.accept({ ...send, by: jan });
    expect(desk.refuse({ ...send, by: ruth })).toBe("NOT_OWNER");
    desk.accept({ type: "leave", by: jan, party: jan });
    expect(desk.refuse({ ...send, by: jan, authorisation: "a2" })).toBe("NOT_OWNER");
  });

  it("refuses a bot from the moment its lease runs out", () => {
    const desk = Desk.open(intake);
    desk.accept({ type: "take", by: robo, leaseMs: MINUTE });
    desk.at(MINUTE - 1).accept({ ...send, by: robo, epoch: 2 });
    expect(desk.at(MINUTE).refuse({ ...send, by: robo, epoch: 2, authorisation: "a2" })).toBe(
      "LEASE_EXPIRED",
    );
    expect(atDispatch(desk)).toBe("LEASE_EXPIRED");
  });

  it("is possible after the solution too", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "solved" });
    desk.accept(send);
  });

  it("does not give the same authorisation to another message", () => {
    const desk = Desk.open(maria);
    desk.accept(send);
    expect(desk.refuse(send)).toBe("WRONG_STATE");
    desk.accept({ type: "takeOver", by: ruth });
    expect(desk.refuse({ ...send, by: ruth, epoch: 2 })).toBe("WRONG_STATE");
    expect(atDispatch(desk)).toBe("STALE_EPOCH");
  });
});

describe("asking again at dispatch", () => {
  it("refuses what was authorised before the owner changed", () => {
    const changes = [
      { type: "takeOver", by: ruth },
      { type: "reassign", by: ruth, to: billing, cause: "gone" },
      { ...offer, mode: "cold", to: { queue: "billing" } },
    ] as const;
    for (const change of changes) {
      const desk = Desk.open(maria);
      desk.accept(send);
      expect(atDispatch(desk)).toBe(null);
      desk.accept(change);
      expect(atDispatch(desk)).toBe("STALE_EPOCH");
    }
  });

  it("refuses what was authorised before the owner lost the journey and got it back", () => {
    const desk = Desk.open(maria);
    desk.accept(send);
    desk.accept({ type: "takeOver", by: ruth });
    desk.accept({ type: "reassign", by: ruth, to: maria, cause: "other" });
    expect(atDispatch(desk)).toBe("STALE_EPOCH");
  });

  it("refuses what was never authorised", () => {
    expect(atDispatch(Desk.open(maria), "a9")).toBe("UNKNOWN_ITEM");
  });

  it("reads the journey's clock where the caller's is behind it", () => {
    const desk = Desk.open(intake);
    desk.accept({ type: "take", by: robo, leaseMs: MINUTE });
    desk.accept({ ...send, by: robo, epoch: 2 });
    desk.at(MINUTE).write("m1");
    expect(refuseStaleSend(desk.journey, "a1", 0)?.code).toBe("LEASE_EXPIRED");
  });
});
