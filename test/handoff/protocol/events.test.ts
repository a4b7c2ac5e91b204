import type { HandoffCommand, HandoffEvent } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { handoffCommands, isHandoffCommand } from "../../../src/handoff/protocol/commands.js";
import { handoffEvents, isHandoffEvent } from "../../../src/handoff/protocol/events.js";
import { ERASED } from "../../../src/kernel/erased.js";
import { isThroughlineError } from "../../../src/kernel/error.js";
import { readEvent } from "../../../src/kernel/event-definition.js";
import {
  billing,
  Desk,
  eva,
  HOUR,
  intake,
  jan,
  MINUTE,
  maria,
  type Order,
  robo,
  ruth,
  software,
} from "./desk.js";

/** Journeys in which, together, everything happens. */
function everything(): readonly HandoffEvent[] {
  const route = [
    { candidates: [jan, eva], answerWithinMs: MINUTE },
    { candidates: [eva], answerWithinMs: MINUTE },
  ];
  const warm = new Desk(intake)
    .given({ type: "take", by: maria })
    .given({ type: "join", by: maria, epoch: 2, party: ruth, rights: ["speak", "close"] })
    .given({ type: "leave", by: maria, party: ruth })
    .asked({ mode: "warm", to: { route, channel: "phone" }, receipt: ["all"], note: "Please be quick." })
    .given({ type: "recordCustomerRefusal", handoff: "h1", at: 0 })
    .given({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })
    .after(MINUTE)
    .given({ type: "tick" })
    .given({ type: "acceptHandoff", handoff: "h1", by: eva })
    .given({ type: "confirmHandoff", handoff: "h1", by: maria })
    .after(HOUR)
    .given({ type: "tick" })
    .given({ type: "takeOver", by: ruth });
  const cold = new Desk(maria)
    .asked({ mode: "cold", to: { queue: "billing", channel: "phone" }, receipt: ["all"] })
    .after(25 * HOUR)
    .given({ type: "tick" })
    .given({ type: "recordArrival", handoff: "h1", at: 0, evidence: { kind: "pin", ref: "try-1" } })
    .given({ type: "reassign", by: software, to: jan, cause: "unanswered" })
    .given({ type: "acknowledgeHandoff", handoff: "h1", by: jan, items: ["all"] })
    .asked({ handoff: "h2", mode: "cold", to: { queue: "billing" } })
    .given({ type: "withdrawHandoff", handoff: "h2", by: billing });
  const callback = new Desk(maria)
    .given({ type: "startConsult", by: maria, epoch: 1, with: [jan], about: "The refund." })
    .asked({ mode: "warm", to: { party: jan }, promises: ["p1"] })
    .given({ type: "rescheduleHandoff", handoff: "h1", successor: "h2", by: maria, epoch: 1, at: HOUR })
    .asked({
      handoff: "h3",
      supersedes: "h2",
      mode: "cold",
      to: { queue: "billing" },
      promises: ["p1", "p2"],
    })
    .given({ type: "offerHandoff", handoff: "h3", by: ruth, candidates: [jan] })
    .given({ type: "acceptHandoff", handoff: "h3", by: jan })
    .given({ type: "adoptPromises", handoff: "h3", by: jan, promises: ["p1"] })
    .given({ type: "returnHandoff", handoff: "h3", by: jan, epoch: 3, why: "wrong-skill" })
    .asked({ handoff: "h4", mode: "warm", to: { party: jan }, promises: ["p1"] })
    .given({ type: "acceptHandoff", handoff: "h4", by: jan })
    .given({ type: "confirmHandoff", handoff: "h4", by: jan })
    .after(HOUR)
    .given({ type: "tick" })
    .asked({ handoff: "h5", mode: "warm", to: { party: maria } })
    .given({ type: "acceptHandoff", handoff: "h5", by: maria })
    .given({ type: "confirmHandoff", handoff: "h5", by: maria })
    .given({ type: "reassign", by: maria, to: robo, cause: "other" })
    .given({ type: "renewLease", by: robo, epoch: 7 })
    .after(HOUR)
    .given({ type: "tick" })
    .after(HOUR)
    .given({ type: "tick" });
  return [...warm.log, ...cold.log, ...callback.log];
}

const events = everything();

describe("an event of the protocol", () => {
  it("is of one of the types that are defined, and each of them happens", () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(Object.keys(handoffEvents)));
    expect(events.every(isHandoffEvent)).toBe(true);
    expect(isHandoffEvent({ type: "message.received" })).toBe(false);
    expect(isHandoffEvent({ type: "constructor" })).toBe(false);
  });

  it.each(events.map((event) => [event.type, event] as const))(
    "%s reads back from JSON as it was",
    (_, event) => {
      expect(readEvent<HandoffEvent>(handoffEvents, JSON.parse(JSON.stringify(event)))).toEqual(event);
    },
  );

  it("keeps nothing personal outside the sender's note and what a consult is about", () => {
    const types = events.filter((event) => event.personal !== null).map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(["handoff.requested", "consult.started"]));
    const data = JSON.stringify(events.map((event) => event.data));
    for (const said of ["Please be quick.", "The refund."]) expect(data).not.toContain(said);
  });

  it.each(events.map((event) => [event.type, event] as const))(
    "%s is refused when a field is missing or one too many",
    (_, event) => {
      const code = (data: object) => {
        try {
          return readEvent<HandoffEvent>(handoffEvents, { ...event, data });
        } catch (error) {
          return isThroughlineError(error) && error.code;
        }
      };
      expect(code({ ...event.data, more: 1 })).toBe("CORRUPT_EVENT");
      for (const field of Object.keys(event.data))
        expect(code({ ...event.data, [field]: undefined })).toBe("CORRUPT_EVENT");
    },
  );

  it("reads when what is personal in it was erased", () => {
    const requested = events.find(({ type }) => type === "handoff.requested");
    if (requested === undefined) throw new Error("no request");
    expect(readEvent<HandoffEvent>(handoffEvents, { ...requested, personal: ERASED }).personal).toEqual(
      ERASED,
    );
  });
});

describe("a command of the protocol", () => {
  const by = { kind: "agent", id: "maria" } as const;
  const commands: readonly (Order & { id: string })[] = [
    { type: "take", id: "c", by, epoch: 1, leaseMs: 1 },
    { type: "takeOver", id: "c", by: ruth, epoch: 1 },
    { type: "reassign", id: "c", by: ruth, to: billing, cause: "gone", epoch: 1 },
    { type: "renewLease", id: "c", by: robo, epoch: 1, leaseMs: 1 },
    { type: "recordUnavailable", id: "c", by: ruth, party: jan, cause: "gone", queue: "billing" },
    { type: "join", id: "c", by, epoch: 1, party: jan, rights: ["speak"] },
    { type: "leave", id: "c", by, party: jan },
    {
      type: "requestHandoff",
      id: "c",
      by,
      epoch: 1,
      handoff: "h1",
      mode: "cold",
      reason: "privacy",
      urgency: "low",
      skills: ["greek"],
      from: { channel: "forum" },
      to: { channel: "our-kiosk", queue: "billing" },
      fallback: intake,
      receipt: ["all"],
      note: "",
    },
    { type: "offerHandoff", id: "c", handoff: "h1", by: ruth, candidates: [jan], answerWithinMs: 1 },
    { type: "acceptHandoff", id: "c", handoff: "h1", by },
    { type: "declineHandoff", id: "c", handoff: "h1", by, why: "away" },
    { type: "confirmHandoff", id: "c", handoff: "h1", by },
    {
      type: "recordArrival",
      id: "c",
      handoff: "h1",
      at: 0,
      channel: "phone",
      evidence: { kind: "token", ref: "t1" },
      assurance: "verified",
    },
    { type: "recordCustomerRefusal", id: "c", handoff: "h1", at: 0 },
    { type: "acknowledgeHandoff", id: "c", handoff: "h1", by, items: ["all"] },
    { type: "adoptPromises", id: "c", handoff: "h1", by, promises: ["p1"] },
    { type: "returnHandoff", id: "c", by, epoch: 1, handoff: "h1", why: "busy", to: jan, leaseMs: 1 },
    {
      type: "rescheduleHandoff",
      id: "c",
      by,
      epoch: 1,
      handoff: "h1",
      at: 1,
      successor: "h2",
      to: { queue: "billing" },
      note: "Ring twice.",
    },
    { type: "completeHandoff", id: "c", by, epoch: 1, handoff: "h1" },
    {
      type: "startConsult",
      id: "c",
      by,
      epoch: 1,
      consult: "x1",
      with: [jan],
      channel: "phone",
      about: "It.",
    },
    { type: "endConsult", id: "c", consult: "x1", by },
    { type: "withdrawHandoff", id: "c", handoff: "h1", by },
    { type: "tick", id: "c" },
  ];

  it("is of one of the types that have a schema, and none is left out", () => {
    expect(commands.map(({ type }) => type)).toEqual(Object.keys(handoffCommands));
    expect(commands.every(isHandoffCommand)).toBe(true);
    expect(isHandoffCommand({ type: "toString" })).toBe(false);
  });

  it.each(commands.map((command) => [command.type, command] as const))(
    "%s passes its schema, and does not with a field that nobody knows",
    (type, command) => {
      const schema = handoffCommands[type];
      expect(schema.safeParse(JSON.parse(JSON.stringify(command)))).toEqual({ success: true, data: command });
      expect(schema.safeParse({ ...command, more: 1 }).success).toBe(false);
      expect(schema.safeParse({ ...command, id: "not an id" }).success).toBe(false);
    },
  );

  it("is limited in size wherever a list or a text could grow", () => {
    const passes = (part: object) =>
      handoffCommands.requestHandoff.safeParse({
        ...(commands.find(({ type }) => type === "requestHandoff") as HandoffCommand),
        ...part,
      }).success;
    const times = <T>(n: number, one: T) => Array.from({ length: n }, () => one);
    const step = { candidates: [jan], answerWithinMs: 1 };
    expect(passes({ note: "x".repeat(10_000) })).toBe(true);
    expect(passes({ note: "x".repeat(10_001) })).toBe(false);
    expect(passes({ to: { route: times(20, step) } })).toBe(true);
    expect(passes({ to: { route: times(21, step) } })).toBe(false);
    expect(passes({ to: { route: [] } })).toBe(false);
    expect(passes({ to: { route: [{ ...step, candidates: times(51, jan) }] } })).toBe(false);
    expect(passes({ to: { route: [{ ...step, candidates: [] }] } })).toBe(false);
    expect(passes({ to: { route: [{ ...step, answerWithinMs: 0 }] } })).toBe(false);
    expect(passes({ receipt: times(51, "x") })).toBe(false);
    expect(passes({ skills: times(21, "x") })).toBe(false);
    expect(passes({ receipt: [] })).toBe(false);
  });
});
