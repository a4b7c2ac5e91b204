import { type Actor, decideHandoff, type Right } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { refuseUnlessAllowed } from "../../../src/handoff/protocol/authority.js";
import { MOST_PARTICIPANTS } from "../../../src/handoff/protocol/state.js";
import {
  agent,
  billing,
  bot,
  Desk,
  eva,
  HOUR,
  intake,
  jan,
  MINUTE,
  maria,
  overflow,
  robo,
  ruth,
  software,
} from "./desk.js";

const waitingForBilling = () =>
  new Desk(maria).asked({ mode: "cold", to: { queue: "billing", channel: "phone" } });
const offeredToJan = () => new Desk(maria).asked({ mode: "warm", to: { party: jan } });

describe("take", () => {
  it("picks a journey up from the queue that owns it", () => {
    const desk = new Desk(intake, { expiresAt: 15 * MINUTE });
    expect(desk.after(MINUTE).run({ type: "take", by: jan })).toEqual(["ownership.taken"]);
    expect(desk.state.ownership).toEqual({ owner: jan, epoch: 2, since: MINUTE, expiresAt: null });
  });

  it("gives a bot the lease it asks for", () => {
    const desk = new Desk(intake).after(MINUTE).given({ type: "take", by: robo, leaseMs: HOUR });
    expect(desk.state.ownership).toMatchObject({ owner: robo, expiresAt: MINUTE + HOUR });
  });

  it("gives a person no lease, whatever is asked", () => {
    const desk = new Desk(intake).given({ type: "take", by: jan, leaseMs: HOUR });
    expect(desk.state.ownership.expiresAt).toBeNull();
  });

  it("is refused where no queue owns the journey, to the owner, and to a queue", () => {
    expect(new Desk(maria).run({ type: "take", by: jan })).toBe("NOT_IN_QUEUE");
    expect(new Desk(robo).run({ type: "take", by: jan })).toBe("NOT_IN_QUEUE");
    expect(new Desk(maria).run({ type: "take", by: maria })).toBe("ALREADY_OWNER");
    expect(new Desk(intake).run({ type: "take", by: billing })).toBe("NOT_ALLOWED");
  });

  it("goes to the first of two agents; the other one is told", () => {
    const desk = new Desk(intake).given({ type: "take", by: jan, epoch: 1 });
    expect(desk.run({ type: "take", by: eva, epoch: 1 })).toBe("STALE_EPOCH");
    expect(desk.run({ type: "take", by: eva })).toBe("NOT_IN_QUEUE");
  });
});

describe("takeOver", () => {
  it("lets a supervisor take over from anybody", () => {
    for (const owner of [maria, robo, intake]) {
      const desk = new Desk(owner);
      expect(desk.run({ type: "takeOver", by: ruth })).toEqual(["ownership.taken-over"]);
      expect(desk.owner).toBe("agent:ruth");
      expect(desk.log[0]).toMatchObject({ data: { grounds: "supervisor", by: agent("ruth") } });
    }
  });

  it("lets any person take over from a bot, and only from a bot", () => {
    const desk = new Desk(robo);
    expect(desk.run({ type: "takeOver", by: jan })).toEqual(["ownership.taken-over"]);
    expect(desk.log[0]).toMatchObject({ data: { grounds: "human-over-bot" } });
    expect(new Desk(maria).run({ type: "takeOver", by: jan })).toBe("NOT_ALLOWED");
    expect(new Desk(intake).run({ type: "takeOver", by: jan })).toBe("NOT_ALLOWED");
  });

  it("is not for bots, queues, customers or the desk's software, even if vouched for as supervisors", () => {
    for (const kind of ["bot", "queue", "customer", "system"] as const) {
      const by: Actor = { kind, id: "x", supervisor: true };
      expect(new Desk(robo).run({ type: "takeOver", by })).toBe("NOT_ALLOWED");
    }
  });

  it("is refused to who owns the journey already", () => {
    expect(new Desk(agent("ruth")).run({ type: "takeOver", by: ruth })).toBe("ALREADY_OWNER");
  });

  it("meets a cold handoff in the queue: it is the pickup", () => {
    expect(waitingForBilling().run({ type: "takeOver", by: ruth })).toEqual([
      "ownership.taken-over",
      "handoff.accepted",
    ]);
  });

  it("of a person over a bot withdraws the bot's warm handoff", () => {
    const desk = new Desk(robo).asked({ mode: "warm", to: { party: jan } });
    expect(desk.run({ type: "takeOver", by: eva })).toEqual(["ownership.taken-over", "handoff.withdrawn"]);
  });

  it("can be fenced, so that two supervisors do not take over from each other unseen", () => {
    const desk = new Desk(maria).given({ type: "takeOver", by: ruth, epoch: 1 });
    const other: Actor = { kind: "agent", id: "tom", supervisor: true };
    expect(desk.run({ type: "takeOver", by: other, epoch: 1 })).toBe("STALE_EPOCH");
    expect(desk.run({ type: "takeOver", by: other })).toEqual(["ownership.taken-over"]);
  });
});

describe("reassign", () => {
  it("is for the owner, a supervisor and the desk's software", () => {
    for (const by of [maria, ruth, software]) {
      const desk = new Desk(maria);
      expect(desk.run({ type: "reassign", by, to: intake, cause: "shift-ended" })).toEqual([
        "ownership.reassigned",
      ]);
      expect(desk.state.ownership).toEqual({ owner: intake, epoch: 2, since: 0, expiresAt: 15 * MINUTE });
    }
    expect(new Desk(maria).run({ type: "reassign", by: jan, to: jan, cause: "gone" })).toBe("NOT_ALLOWED");
  });

  it("is refused to the owner it has already", () => {
    expect(new Desk(maria).run({ type: "reassign", by: ruth, to: maria, cause: "other" })).toBe(
      "ALREADY_OWNER",
    );
  });

  it("does not take the journey from a later owner when it was meant for an earlier one", () => {
    const desk = new Desk(robo).given({ type: "takeOver", by: jan });
    const late = { type: "reassign", by: software, to: intake, cause: "lease-ended", epoch: 1 } as const;
    expect(desk.run(late)).toBe("STALE_EPOCH");
    expect(desk.owner).toBe("agent:jan");
  });

  it("to a person is the pickup of a cold handoff; to another queue it withdraws it", () => {
    const toPerson = waitingForBilling();
    expect(toPerson.run({ type: "reassign", by: software, to: jan, cause: "unanswered" })).toEqual([
      "ownership.reassigned",
      "handoff.accepted",
    ]);
    const toQueue = waitingForBilling();
    expect(toQueue.run({ type: "reassign", by: software, to: overflow, cause: "unanswered" })).toEqual([
      "ownership.reassigned",
      "handoff.withdrawn",
    ]);
    expect(toQueue.log.at(-1)).toMatchObject({ data: { by: software, ownership: null } });
    expect(toQueue.owner).toBe("queue:overflow");
  });

  it("withdraws a warm handoff, whoever gets the journey", () => {
    expect(offeredToJan().run({ type: "reassign", by: maria, to: jan, cause: "shift-ended" })).toEqual([
      "ownership.reassigned",
      "handoff.withdrawn",
    ]);
  });
});

describe("participants", () => {
  const joins = (party: { kind: "agent" | "customer"; id: string }, rights: readonly Right[]) =>
    ({ type: "join", by: maria, epoch: 1, party, rights }) as const;

  it("are brought in by the owner or a supervisor, under the epoch they saw", () => {
    expect(new Desk(maria).run(joins(jan, ["speak"]))).toEqual(["participant.joined"]);
    expect(new Desk(maria).run({ ...joins(jan, ["speak"]), by: ruth })).toEqual(["participant.joined"]);
    expect(new Desk(maria).run({ ...joins(jan, ["speak"]), by: jan })).toBe("NOT_ALLOWED");
    expect(new Desk(maria).run({ ...joins(jan, ["speak"]), epoch: 2 })).toBe("STALE_EPOCH");
  });

  it("may do what their rights say and nothing else", () => {
    const desk = new Desk(maria).given(joins(jan, ["speak", "handoff"]));
    const may = (right: Right) => refuseUnlessAllowed(desk.state, { by: jan, epoch: 1 }, right, 0) === null;
    expect([may("speak"), may("promise"), may("handoff"), may("close")]).toEqual([true, false, true, false]);
    expect(desk.request({ mode: "cold", to: { queue: "billing" }, by: jan, epoch: 1 })).toEqual([
      "handoff.requested",
      "handoff.offered",
    ]);
  });

  it("have the rights they were given last", () => {
    const desk = new Desk(maria).given(joins(jan, ["speak"])).given(joins(jan, ["close"]));
    expect(desk.state.participants).toEqual([{ party: jan, rights: ["close"], handoff: null }]);
  });

  it("leave by themselves, by the owner or by a supervisor", () => {
    for (const by of [jan, maria, ruth]) {
      const desk = new Desk(maria).given(joins(jan, ["speak"]));
      expect(desk.run({ type: "leave", by, party: jan })).toEqual(["participant.left"]);
      expect(desk.state.participants).toEqual([]);
    }
    const desk = new Desk(maria).given(joins(jan, ["speak"]));
    expect(desk.run({ type: "leave", by: eva, party: jan })).toBe("NOT_ALLOWED");
  });

  it("who do not take part can leave without effect", () => {
    expect(new Desk(maria).run({ type: "leave", by: jan, party: jan })).toEqual([]);
  });

  it("do not include the owner, who would keep rights after losing the journey", () => {
    expect(new Desk(maria).run(joins(maria, ["speak", "close"]))).toBe("ALREADY_OWNER");
  });

  it("stop being participants when they become the owner", () => {
    const desk = new Desk(maria).given(joins(jan, ["speak"]));
    desk.given({ type: "reassign", by: maria, to: jan, cause: "other" });
    expect(desk.state.participants).toEqual([]);
  });

  it("keep their own rights when a warm handoff that they accepted is withdrawn", () => {
    const desk = offeredToJan()
      .given(joins(jan, ["speak", "close"]))
      .given({ type: "acceptHandoff", handoff: "h1", by: jan })
      .given({ type: "withdrawHandoff", handoff: "h1", by: maria });
    expect(desk.state.participants).toEqual([{ party: jan, rights: ["speak", "close"], handoff: null }]);
  });

  it("who accepted a warm handoff keep the right to speak until they decline it", () => {
    const desk = offeredToJan().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "leave", by: jan, party: jan })).toBe("WRONG_STATE");
    expect(desk.run({ type: "leave", by: maria, party: jan })).toBe("WRONG_STATE");
    desk.given(joins(jan, ["close"]));
    expect(desk.run({ type: "leave", by: jan, party: jan })).toEqual(["participant.left"]);
    expect(refuseUnlessAllowed(desk.state, { by: jan, epoch: 1 }, "speak", 0)).toBeNull();
    expect(refuseUnlessAllowed(desk.state, { by: jan, epoch: 1 }, "close", 0)?.refusal.code).toBe(
      "NOT_OWNER",
    );
  });

  it("are so many and no more", () => {
    const desk = new Desk(maria);
    for (let i = 0; i < MOST_PARTICIPANTS; i++) desk.given(joins(agent(`a${i}`), ["speak"]));
    expect(desk.run(joins(jan, ["speak"]))).toBe("WRONG_STATE");
    expect(desk.run(joins(agent("a7"), ["close"]))).toEqual(["participant.joined"]);
    desk.given({ type: "leave", by: maria, party: agent("a0") });
    expect(desk.run(joins(jan, ["speak"]))).toEqual(["participant.joined"]);
  });
});

describe("a bot", () => {
  const leased = () => new Desk(intake).given({ type: "take", by: robo, leaseMs: MINUTE });

  it("acts until its lease runs out, and then not at all", () => {
    const desk = leased();
    const asks = { mode: "cold", to: { queue: "billing" } } as const;
    expect(desk.after(MINUTE).request(asks)).toBe("LEASE_EXPIRED");
    expect(desk.run({ type: "join", by: robo, epoch: 2, party: jan, rights: ["speak"] })).toBe(
      "LEASE_EXPIRED",
    );
    expect(
      leased()
        .after(MINUTE - 1)
        .request(asks),
    ).toEqual(["handoff.requested", "handoff.offered"]);
  });

  it("whose lease has run out loses the journey to the fallback, by a timer or by the next command", () => {
    const byTimer = leased().after(MINUTE);
    expect(byTimer.tick()).toEqual(["ownership.reassigned"]);
    expect(byTimer.owner).toBe("queue:intake");
    expect(byTimer.log.at(-1)?.data).toMatchObject({ cause: "lease-ended", ownership: { epoch: 3 } });
    expect(leased().after(MINUTE).run({ type: "take", by: maria })).toEqual([
      "ownership.reassigned",
      "ownership.taken",
    ]);
  });

  it("renews its lease before it ends, under the same epoch, and not after", () => {
    const desk = leased().after(MINUTE - 1);
    const renew = { type: "renewLease", by: robo, epoch: 2 } as const;
    expect(desk.run({ ...renew, leaseMs: 2 * MINUTE })).toEqual(["ownership.renewed"]);
    expect(desk.state.ownership).toMatchObject({ epoch: 2, expiresAt: 3 * MINUTE - 1 });
    expect(desk.run({ ...renew, epoch: 1 })).toBe("STALE_EPOCH");
    expect(desk.run({ ...renew, by: jan })).toBe("NOT_OWNER");
    expect(desk.after(2 * MINUTE).run(renew)).toBe("LEASE_EXPIRED");
    expect(new Desk(maria).run({ type: "renewLease", by: maria, epoch: 1 })).toBe("WRONG_STATE");
  });

  it("gets a lease by the policy, however it comes to own a journey", () => {
    const lease = (desk: Desk) => (desk.state.ownership.expiresAt ?? 0) - desk.now;
    expect(lease(new Desk(intake).given({ type: "take", by: robo }))).toBe(10 * MINUTE);
    expect(lease(new Desk(maria).given({ type: "reassign", by: maria, to: robo, cause: "other" }))).toBe(
      10 * MINUTE,
    );
    const confirmed = new Desk(maria)
      .asked({ mode: "warm", to: { party: robo } })
      .given({ type: "acceptHandoff", handoff: "h1", by: robo })
      .given({ type: "confirmHandoff", handoff: "h1", by: robo, leaseMs: MINUTE });
    expect(lease(confirmed)).toBe(MINUTE);
  });

  it("keeps nobody waiting: while its handoff is offered the route goes on, though it may do nothing itself", () => {
    const desk = leased().given({
      type: "requestHandoff",
      by: robo,
      epoch: 2,
      handoff: "h1",
      mode: "warm",
      reason: "complexity",
      to: { party: maria },
    });
    desk.after(MINUTE);
    expect(desk.tick()).toEqual([]);
    expect(desk.run({ type: "withdrawHandoff", handoff: "h1", by: robo })).toEqual(["handoff.withdrawn"]);
    expect(desk.tick()).toEqual(["ownership.reassigned"]);
  });
});

describe("the desk's word for a supervisor", () => {
  it("never reaches an event", () => {
    const word = { supervisor: true };
    const desk = new Desk(intake)
      .given({ type: "take", by: { ...jan, ...word } })
      .given({
        type: "join",
        by: { ...jan, ...word },
        epoch: 2,
        party: { ...eva, ...word },
        rights: ["speak"],
      })
      .given({ type: "leave", by: { ...eva, ...word }, party: { ...eva, ...word } })
      .given({ type: "reassign", by: ruth, to: { ...maria, ...word }, cause: "other" })
      .asked({
        mode: "warm",
        to: { route: [{ candidates: [{ ...eva, ...word }, jan], answerWithinMs: MINUTE }] },
        fallback: { ...overflow, ...word },
        receipt: ["all"],
      })
      .given({ type: "declineHandoff", handoff: "h1", by: { ...eva, ...word }, why: "busy" })
      .given({ type: "acceptHandoff", handoff: "h1", by: { ...jan, ...word } })
      .given({ type: "acknowledgeHandoff", handoff: "h1", by: { ...jan, ...word }, items: ["all"] })
      .given({ type: "confirmHandoff", handoff: "h1", by: { ...jan, ...word } })
      .asked({
        mode: "warm",
        to: { party: { ...bot("b"), ...word } },
        by: { ...jan, ...word },
        handoff: "h2",
      })
      .given({ type: "withdrawHandoff", handoff: "h2", by: ruth })
      .given({ type: "takeOver", by: ruth });
    expect(JSON.stringify(desk.log)).not.toContain('supervisor":true');
    expect(JSON.stringify(desk.state)).not.toContain('supervisor":true');
  });
});

describe("a decision", () => {
  it("stamps its events with the command, the schema version and ids of their own", () => {
    let ids = 0;
    const decision = decideHandoff(
      waitingForBilling().state,
      { type: "take", id: "cmd-9", by: jan },
      { now: 7, newId: () => `id-${++ids}` },
    );
    if (decision.status !== "accepted") throw new Error("refused");
    expect(
      decision.events.map(({ id, commandId, schema, recordedAt }) => [id, commandId, schema, recordedAt]),
    ).toEqual([
      ["id-1", "cmd-9", 1, 7],
      ["id-2", "cmd-9", 1, 7],
    ]);
  });
});
