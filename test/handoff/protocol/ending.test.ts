import { describe, expect, it } from "vitest";
import { agent, billing, Desk, eva, HOUR, intake, jan, maria, robo, ruth, software } from "./desk.js";

const anna = { kind: "customer", id: "anna" } as const;
const warm = () => new Desk(maria).asked({ mode: "warm", to: { party: jan, channel: "phone" } });
const received = () =>
  warm()
    .given({ type: "acceptHandoff", handoff: "h1", by: jan })
    .given({ type: "confirmHandoff", handoff: "h1", by: jan });

describe("superseding", () => {
  it.each([maria, anna, ruth])("is for the owner, the customer and a supervisor (%o)", (by) => {
    const desk = warm();
    expect(
      desk.request({ by, handoff: "h2", supersedes: "h1", mode: "cold", to: { queue: "billing" } }),
    ).toEqual(["handoff.superseded", "handoff.requested", "handoff.offered"]);
    expect(desk.last).toMatchObject({ id: "h1", end: "superseded" });
    expect([desk.open.id, desk.owner]).toEqual(["h2", "queue:billing"]);
  });

  it("is for nobody else, under no other epoch, and of no other handoff", () => {
    const again = { handoff: "h2", mode: "cold", to: { queue: "billing" } } as const;
    const joined = warm().given({ type: "join", by: maria, epoch: 1, party: eva, rights: ["handoff"] });
    expect(joined.request({ ...again, by: eva, supersedes: "h1" })).toBe("NOT_ALLOWED");
    expect(warm().request({ ...again, by: anna, epoch: 2, supersedes: "h1" })).toBe("STALE_EPOCH");
    expect(warm().request({ ...again, by: anna })).toBe("NOT_OWNER");
    expect(warm().request({ ...again, supersedes: "h0" })).toBe("NO_HANDOFF");
    expect(warm().request(again)).toBe("HANDOFF_OPEN");
    expect(warm().request({ ...again, handoff: "h1", supersedes: "h1" })).toBe("WRONG_STATE");
  });
});

describe("returning", () => {
  it("gives the journey back to who handed it over, and ends the handoff", () => {
    const desk = received();
    expect(desk.run({ type: "returnHandoff", handoff: "h1", by: jan, epoch: 2, why: "wrong-skill" })).toEqual(
      ["handoff.returned"],
    );
    expect([desk.owner, desk.epoch, desk.last.end]).toEqual(["agent:maria", 3, "returned"]);
  });

  it("works after the end, as long as nobody else owned the journey since", () => {
    const back = { type: "returnHandoff", handoff: "h1", by: jan, why: "other" } as const;
    const done = received()
      .after(25 * HOUR)
      .given({ type: "tick" });
    expect(done.run({ ...back, epoch: 2 })).toEqual(["ownership.reassigned"]);
    expect(done.log.at(-1)?.data).toMatchObject({ cause: "returned", ownership: { owner: maria } });
    const moved = received()
      .after(25 * HOUR)
      .given({ type: "reassign", by: ruth, to: eva, cause: "other" })
      .given({ type: "reassign", by: ruth, to: jan, cause: "other" });
    expect(moved.run({ ...back, epoch: 4 })).toBe("NO_HANDOFF");
  });

  it("is for the receiver who owns it, and may go to another where the sender is gone", () => {
    const back = { type: "returnHandoff", handoff: "h1", epoch: 2, why: "away" } as const;
    expect(received().run({ ...back, by: maria })).toBe("NOT_OWNER");
    expect(warm().run({ ...back, epoch: 1, by: maria })).toBe("WRONG_STATE");
    expect(received().run({ ...back, by: jan, to: jan })).toBe("ALREADY_OWNER");
    const desk = received().given({ ...back, by: jan, to: billing });
    expect(desk.owner).toBe("queue:billing");
  });
});

describe("completing", () => {
  it("ends a handoff whose customer is still awaited, once somebody has the journey", () => {
    const complete = { type: "completeHandoff", handoff: "h1" } as const;
    expect(warm().run({ ...complete, by: maria, epoch: 1 })).toBe("WRONG_STATE");
    expect(received().run({ ...complete, by: maria, epoch: 2 })).toBe("NOT_OWNER");
    const desk = received();
    expect(desk.run({ ...complete, by: jan, epoch: 2 })).toEqual(["handoff.completed"]);
    expect(desk.last).toMatchObject({ end: "completed", customer: "invited" });
  });
});

describe("an offer by a router", () => {
  it("takes the place of the one that waits, and the route goes on after it", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(
      desk.run({ type: "offerHandoff", handoff: "h1", by: software, candidates: [eva], answerWithinMs: 30 }),
    ).toEqual(["handoff.rerouted", "handoff.offered"]);
    expect(desk.open.receiver).toMatchObject({ step: 1, deadlineAt: 30 });
    expect(desk.after(30).tick()).toEqual(["handoff.expired", "handoff.fell-back", "handoff.completed"]);
  });

  it("is for the owner, a supervisor and the desk's software, while somebody is asked", () => {
    const offer = { type: "offerHandoff", handoff: "h1", candidates: [eva] } as const;
    expect(warm().run({ ...offer, by: jan })).toBe("NOT_ALLOWED");
    expect(received().run({ ...offer, by: ruth })).toBe("WRONG_STATE");
    expect(warm().run({ ...offer, by: ruth, candidates: [maria] })).toBe("TARGET_INVALID");
  });
});

describe("who is gone", () => {
  const gone = (who: typeof jan, by = ruth) =>
    ({ type: "recordUnavailable", party: who, by, cause: "shift-ended" }) as const;

  it("loses what they own to the queue it came from, or to one that is named", () => {
    const taken = new Desk(billing).given({ type: "take", by: jan });
    expect(taken.given(gone(jan)).owner).toBe("queue:billing");
    expect(new Desk(jan).given(gone(jan)).owner).toBe("queue:intake");
    expect(new Desk(jan).given({ ...gone(jan), queue: "overflow" }).owner).toBe("queue:overflow");
  });

  it("counts as having declined what they were asked, or had accepted", () => {
    expect(warm().run(gone(jan))).toEqual(["handoff.declined", "handoff.fell-back"]);
    const accepted = warm().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(accepted.run(gone(jan))).toEqual(["handoff.declined", "handoff.fell-back"]);
  });

  it("is said by themselves, a supervisor or the desk, and never of a queue", () => {
    expect(new Desk(jan).run({ ...gone(jan), by: eva })).toBe("NOT_ALLOWED");
    expect(new Desk(jan).run({ ...gone(jan), by: jan })).toEqual(["ownership.reassigned"]);
    expect(new Desk(intake).run({ ...gone(jan), party: intake })).toBe("TARGET_INVALID");
    expect(new Desk(maria).run(gone(jan))).toEqual([]);
  });
});

describe("warnings", () => {
  it("are given where a journey comes back to who handed it over, and at each hop beyond the most", () => {
    const desk = new Desk(maria, { policy: { maxHops: 2 } });
    const codes = () => desk.log.flatMap((event) => (event.type === "handoff.warned" ? event.data.code : []));
    for (const [hop, [from, to]] of [
      [maria, jan],
      [jan, maria],
      [maria, agent("tom")],
    ].entries())
      desk
        .asked({ handoff: `h${hop}`, by: from ?? maria, mode: "warm", to: { party: to ?? jan } })
        .given({ type: "acceptHandoff", handoff: `h${hop}`, by: to ?? jan })
        .given({ type: "confirmHandoff", handoff: `h${hop}`, by: to ?? jan });
    expect(codes()).toEqual(["ping-pong", "many-hops"]);
  });
});

describe("a human stretch", () => {
  it("ends when a bot has the journey again, with the times and epochs in which people had it", () => {
    const desk = new Desk(robo)
      .given({ type: "takeOver", by: maria })
      .after(HOUR)
      .given({ type: "reassign", by: maria, to: jan, cause: "other" })
      .after(HOUR);
    expect(desk.run({ type: "reassign", by: jan, to: robo, cause: "other" })).toEqual([
      "ownership.reassigned",
      "ownership.human-stretch-ended",
    ]);
    expect(desk.log.at(-1)).toMatchObject({
      recordedAt: 2 * HOUR,
      data: { bot: robo, from: 0, firstEpoch: 2, lastEpoch: 3 },
    });
    expect(new Desk(intake).run({ type: "take", by: robo })).toEqual(["ownership.taken"]);
  });
});
