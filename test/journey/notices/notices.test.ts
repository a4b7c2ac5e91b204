import * as fc from "fast-check";
import { history, type Notice, noticeOf, notices, timeline } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, Desk, maria, type Order, ruth, typesOf } from "../desk.js";

const start = {
  type: "startNotice",
  notice: "n1",
  kind: "handoff.call-us",
  channel: "sms",
  locale: "el",
  key: "k1",
  cause: "e7",
} as const;
const settle = { type: "settleNotice", notice: "n1", attempt: 1 } as const;
const sent = { ...settle, outcome: "sent", providerMessage: "SM31" } as const;
const failed = { ...settle, outcome: "failed", reason: "number-unreachable", permanent: true } as const;
const unknown = { ...settle, outcome: "unknown" } as const;
const receipt = { type: "recordNoticeReceipt", notice: "n1" } as const;
const delivered = { ...receipt, status: "delivered", occurredAt: 50 } as const;
const read = { ...receipt, status: "read", occurredAt: 80 } as const;
const suppress = {
  type: "suppressNotice",
  notice: "n1",
  kind: "handoff.call-us",
  channel: null,
  key: null,
  cause: "e7",
  reasons: ["opted-out"],
} as const;

/** The notice `n1` after these commands. */
function told(...orders: readonly Order[]): { readonly desk: Desk; readonly notice: Notice } {
  const desk = Desk.open(maria);
  for (const order of orders) desk.accept(order);
  return { desk, notice: noticeIn(desk) };
}

function noticeIn(desk: Desk): Notice {
  const notice = noticeOf(desk.journey, "n1");
  if (notice === undefined) throw new Error("nothing is known of n1");
  return notice;
}

/** Why a command is refused, and what the refusal names. */
function refusal(desk: Desk, order: Order) {
  const decision = desk.decide(order);
  if (decision.status === "accepted") throw new Error(`${order.type} was accepted`);
  const { code, details } = decision.refusal;
  return { code, ...details };
}

describe("an attempt to send a notice", () => {
  it("is written down before it is made, and counted from 1", () => {
    const { desk, notice } = told(start);
    const { type: _, ...data } = start;
    expect(desk.last("notice.started").data).toEqual({ ...data, attempt: 1 });
    expect(notice).toMatchObject({
      kind: "handoff.call-us",
      cause: "e7",
      state: "started",
      attempts: [{ attempt: 1, channel: "sms", locale: "el", key: "k1", state: "started", sentAt: null }],
    });
  });

  it("is settled as sent, with what the provider called it kept as personal", () => {
    const { desk, notice } = told(start, { ...sent, receiptKey: { kid: "s1", mac: "m1" } });
    expect(desk.last("notice.sent")).toMatchObject({
      data: { notice: "n1", attempt: 1, receiptKey: { kid: "s1", mac: "m1" } },
      personal: { providerMessage: "SM31" },
    });
    expect(notice.state).toBe("sent");
  });

  it("is settled as failed, with a word for why", () => {
    expect(told(start, failed).notice).toMatchObject({
      state: "failed",
      attempts: [{ state: "failed", failure: { reason: "number-unreachable", permanent: true } }],
    });
  });

  it.each([
    ["sent", sent],
    ["failed", failed],
  ])("that was unknown is settled later: %s", (state, outcome) => {
    const { desk, notice } = told(start, unknown);
    expect(notice.state).toBe("unknown");
    desk.at(9).accept(outcome);
    expect(noticeIn(desk)).toMatchObject({ state, attempts: [{ state, since: 9 }] });
  });

  it("stays as it is settled: the same again changes nothing, the opposite is refused", () => {
    for (const [first, other] of [
      [sent, failed],
      [failed, sent],
    ] as const) {
      const { desk } = told(start, first);
      expect(desk.accept(first)).toEqual([]);
      expect(desk.accept(unknown)).toEqual([]);
      expect(refusal(desk, other)).toEqual({
        code: "WRONG_STATE",
        notice: "n1",
        attempt: 1,
        state: first.outcome,
      });
    }
  });

  it("that nobody started cannot be settled or reported", () => {
    const { desk } = told(start);
    for (const order of [
      { ...sent, attempt: 2 },
      { ...sent, notice: "n2" },
      { ...delivered, attempt: 2 },
      { ...delivered, notice: "n2" },
    ] as const)
      expect(refusal(desk, order).code).toBe("UNKNOWN_ITEM");
    expect(told(suppress).desk.refuse(delivered)).toBe("UNKNOWN_ITEM");
  });
});

describe("sending a notice again", () => {
  it.each([
    ["under way", [start], "started"],
    ["sent", [start, sent], "sent"],
    ["delivered", [start, sent, delivered], "delivered"],
    ["read", [start, sent, read], "read"],
    ["unknown", [start, unknown], "unknown"],
  ] as const)("is refused while it is %s, naming how it stands", (_, orders, state) => {
    const { desk } = told(...orders);
    expect(refusal(desk, start)).toEqual({ code: "WRONG_STATE", notice: "n1", attempts: 1, state });
  });

  it("begins another attempt where all before it failed, also elsewhere", () => {
    const { desk } = told(start, failed, { ...start, channel: "email", key: "k2" });
    expect(noticeIn(desk).attempts).toMatchObject([
      { attempt: 1, channel: "sms", state: "failed" },
      { attempt: 2, channel: "email", state: "started" },
    ]);
    desk.accept({ ...sent, attempt: 2 });
    expect(noticeIn(desk).state).toBe("sent");
  });

  it("begins another after an unknown one only where that is given up", () => {
    const { desk } = told(start, unknown);
    expect(desk.refuse(start)).toBe("WRONG_STATE");
    desk.accept({ ...start, despiteUnknown: true });
    expect(noticeIn(desk).attempts.map(({ state }) => state)).toEqual(["unknown", "started"]);
    expect(desk.refuse({ ...start, despiteUnknown: true })).toBe("WRONG_STATE");
  });

  it("is refused once an earlier attempt that was given up turns out to have gone out", () => {
    const { desk } = told(start, unknown, { ...start, despiteUnknown: true });
    desk.accept({ ...failed, attempt: 2 });
    desk.accept(sent);
    expect(noticeIn(desk).state).toBe("sent");
    expect(desk.refuse({ ...start, despiteUnknown: true })).toBe("WRONG_STATE");
  });

  it("under the key of another notice is refused, naming that one, whatever became of it", () => {
    const { desk } = told(start, failed);
    expect(refusal(desk, { ...start, notice: "n2" })).toEqual({
      code: "WRONG_STATE",
      notice: "n1",
      attempts: 1,
      state: "failed",
    });
    expect(typesOf(desk.accept({ ...start, notice: "n2", key: "k2" }))).toEqual(["notice.started"]);
  });

  it("as an attempt of a number that is not next is refused", () => {
    const { desk } = told(start, failed);
    for (const attempt of [1, 3]) expect(desk.refuse({ ...start, attempt })).toBe("WRONG_STATE");
    expect(Desk.open(maria).refuse({ ...start, attempt: 2 })).toBe("WRONG_STATE");
    desk.accept({ ...start, attempt: 2 });
  });

  it("happens once, however the outcomes of attempts fall", () => {
    const step = fc.constantFrom<Order>(start, sent, failed, unknown, delivered, read, {
      ...start,
      despiteUnknown: true,
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: "max" }), (orders) => {
        const desk = Desk.open(maria);
        for (const order of orders) {
          const gone = notices(desk.journey).some(({ attempts }) =>
            attempts.some(({ state }) => state === "sent" || state === "delivered" || state === "started"),
          );
          const decision = desk.decide(order);
          if (decision.status === "refused") continue;
          if (order.type === "startNotice") expect(gone).toBe(false);
          desk.take(decision.events);
        }
      }),
      { seed: 15, numRuns: 500 },
    );
  });
});

describe("a receipt", () => {
  it("says when a notice was delivered and read, whatever the sender said of it", () => {
    for (const settled of [[], [sent], [failed], [unknown]] as const) {
      const { desk } = told(start, ...settled, delivered);
      expect(noticeIn(desk)).toMatchObject({ state: "delivered", attempts: [{ deliveredAt: 50 }] });
      desk.accept(read);
      expect(noticeIn(desk)).toMatchObject({ state: "read", readAt: 80, attempts: [{ deliveredAt: 50 }] });
    }
  });

  it("of reading alone tells of delivery too", () => {
    const { desk, notice } = told(start, sent, read);
    expect(notice).toMatchObject({ state: "read", attempts: [{ state: "delivered", deliveredAt: 80 }] });
    expect(typesOf(desk.events.slice(-2))).toEqual(["notice.delivered", "notice.read"]);
  });

  it("of failure comes after the provider took it, and before or after anything else changes nothing", () => {
    const undelivered = { ...receipt, status: "failed", occurredAt: 60 } as const;
    expect(told(start, sent, undelivered).notice).toMatchObject({
      state: "failed",
      attempts: [{ failure: { reason: "undelivered", permanent: false } }],
    });
    const { desk } = told(start, sent, delivered);
    expect(desk.accept(undelivered)).toEqual([]);
    expect(told(start, sent, undelivered, delivered).notice.state).toBe("delivered");
  });

  it("is of the newest attempt where it names none", () => {
    const { notice } = told(start, failed, { ...start, key: "k2" }, delivered);
    expect(notice.attempts.map(({ state }) => state)).toEqual(["failed", "delivered"]);
  });

  it("leads to the same in whatever order receipts come, and however often", () => {
    const report = fc.record({
      type: fc.constant("recordNoticeReceipt" as const),
      notice: fc.constant("n1"),
      attempt: fc.constantFrom(1, 2),
      status: fc.constantFrom("delivered" as const, "read" as const, "failed" as const),
      occurredAt: fc.integer({ min: 0, max: 9 }),
    });
    const both = fc.array(report, { maxLength: 8 }).chain((reports) => {
      const again = [...reports, ...reports];
      return fc.tuple(fc.constant(reports), fc.shuffledSubarray(again, { minLength: again.length }));
    });
    const begun = [start, unknown, { ...start, key: "k2", despiteUnknown: true }] as const;
    fc.assert(
      fc.property(both, ([reports, otherwise]) => {
        expect(told(...begun, ...otherwise).notice).toEqual(told(...begun, ...reports).notice);
      }),
      { seed: 16, numRuns: 500 },
    );
  });
});

describe("suppressing a notice", () => {
  it("says why, on one channel or on any, once", () => {
    const { desk, notice } = told({ ...suppress, channel: "sms" }, suppress);
    expect(notice).toMatchObject({
      state: "suppressed",
      attempts: [],
      suppressions: [
        { channel: "sms", reasons: ["opted-out"] },
        { channel: null, reasons: ["opted-out"] },
      ],
    });
    expect(desk.accept(suppress)).toEqual([]);
    expect(typesOf(desk.accept({ ...suppress, reasons: ["read-already"] }))).toEqual(["notice.suppressed"]);
  });

  it("on one channel leaves the others; on any it is final", () => {
    const { desk } = told({ ...suppress, channel: "sms" }, { ...start, channel: "email" });
    desk.accept({ ...failed, attempt: 1 });
    desk.accept(suppress);
    expect(noticeIn(desk).state).toBe("suppressed");
    expect(desk.refuse({ ...start, key: "k2" })).toBe("WRONG_STATE");
  });

  it("on any channel comes too late once an attempt is under way, went out or is unknown", () => {
    for (const orders of [[start], [start, sent], [start, unknown], [start, delivered]] as const) {
      const { desk } = told(...orders);
      expect(desk.accept(suppress)).toEqual([]);
    }
  });
});

describe("a journey that has ended", () => {
  const fence = { by: maria, epoch: 1 } as const;

  it("is told of to its customer where it is closed, since feedback is asked for then", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", to: "closed", ...fence });
    expect(typesOf(desk.accept(start))).toEqual(["notice.started"]);
  });

  it.each([
    ["merged", { type: "mergeJourney", into: "j2", ...fence }],
    ["spam", { type: "markSpam", ...fence }],
    ["erased", { type: "eraseJourney", customer: "anna", references: 0, by: ruth }],
  ] as const)("is not where it is %s, and takes what comes of earlier attempts", (_, end) => {
    const { desk } = told(start);
    desk.accept(end);
    expect(desk.refuse({ ...start, notice: "n2", key: "k2" })).toBe("WRONG_STATUS");
    for (const order of [sent, delivered, { ...suppress, channel: "email" }] as const) desk.accept(order);
    expect(noticeIn(desk).state).toBe("delivered");
  });
});

describe("the history of a journey", () => {
  it("shows every attempt between what was said, and the timeline only what was said", () => {
    const desk = Desk.open(maria);
    desk.at(10).write("m1");
    desk.at(20).accept(start);
    desk.at(25).accept(failed);
    desk.at(30).accept({ ...start, channel: "email", key: "k2" });
    desk.at(35).accept({ ...sent, attempt: 2 });
    desk.at(40).write("m2");
    desk.at(50).accept({ ...read, attempt: 2, occurredAt: 45 });
    expect(history(desk.journey).map(({ id, occurredAt }) => [id, occurredAt])).toEqual([
      ["m1", 10],
      ["n1.1", 20],
      ["n1.2", 35],
      ["m2", 40],
    ]);
    expect(history(desk.journey)[2]).toEqual({
      kind: "notice",
      id: "n1.2",
      occurredAt: 35,
      channel: "email",
      locale: "el",
      tells: "handoff.call-us",
      state: "read",
    });
    expect(timeline(desk.journey).map(({ id }) => id)).toEqual(["m1", "m2"]);
  });

  it("changes neither whose turn it is nor where the customer is", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "pending" });
    const { lastInbound } = desk.journey;
    for (const order of [start, sent, delivered, read] as const) desk.accept(order);
    expect(desk.journey).toMatchObject({ status: "pending", lastInbound });
    desk.at(90).write("m1", 90, { author: anna });
    expect(desk.journey.status).toBe("open");
  });
});
