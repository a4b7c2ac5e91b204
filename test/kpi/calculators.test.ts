import {
  channelSwitching,
  completionAfterSwitch,
  contextCompleteness,
  csatBySwitching,
  firstContactResolution,
  firstResponseTime,
  handoffSuccess,
  humanWait,
  repeatYourself,
  resolutionTime,
  stayResponseTime,
  switchAbandonment,
  switchFlow,
  timeToAccept,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, bot, customer, handoff, journey, rated, status } from "./records.js";

const asOf = at("20 00:00");
const MINUTE = 60_000;

describe("durations", () => {
  const answered = (id: string, minutes: number) =>
    journey(id, [customer("10:00"), agent(`10:${String(minutes).padStart(2, "0")}`)]);

  it("are the Kaplan-Meier median, with those still waiting in it", () => {
    const records = [answered("a", 2), answered("b", 4), answered("c", 6), journey("d", [customer("10:00")])];
    const { value, n, censored, p90, observed } = firstResponseTime(records, { asOf });
    // 4 at risk: 3/4 after 2 minutes, 1/2 after 4, and it drops again at 6: the middle of 4 and 6.
    expect({ value, n, censored, p90 }).toEqual({ value: 5 * MINUTE, n: 4, censored: 1, p90: null });
    expect(observed).toEqual({
      n: 3,
      medianMs: 4 * MINUTE,
      p90Ms: 5.6 * MINUTE,
      meanMs: 4 * MINUTE,
      sdMs: 2 * MINUTE,
    });
  });

  it("of stays end where the customer goes elsewhere", () => {
    const record = journey("a", [customer("10:00"), customer("10:10", "email"), agent("10:40", "email")]);
    const { n, censored, observed } = stayResponseTime([record], { asOf });
    expect({ n, censored, median: observed.medianMs }).toEqual({ n: 2, censored: 1, median: 30 * MINUTE });
  });

  it("of the wait for a human begin at the request, and end at the first human word", () => {
    const asked = journey("a", [
      customer("10:00"),
      bot("10:01"),
      handoff("10:05", "requested"),
      agent("10:12"),
    ]);
    const human = journey("b", [
      customer("10:00"),
      agent("10:01"),
      handoff("10:05", "requested"),
      agent("10:12"),
    ]);
    const { n, observed, excluded } = humanWait([asked, human], { asOf });
    expect({ n, median: observed.medianMs, excluded }).toEqual({
      n: 1,
      median: 7 * MINUTE,
      excluded: { notRequested: 1 },
    });
  });

  it("of the requester's wait stand while the desk waits for the customer", () => {
    const record = journey("a", [
      customer("10:00"),
      status("10:10", "pending"),
      status("11:10", "onHold"),
      status("11:30", "solved"),
    ]);
    const { value, first, requesterWait, reopens } = resolutionTime([record], { asOf });
    expect([value, first.value, requesterWait.value, reopens]).toEqual([
      90 * MINUTE,
      90 * MINUTE,
      30 * MINUTE,
      0,
    ]);
  });

  it("of the requester's wait that stand still are censored where they stand", () => {
    const record = journey("a", [customer("10:00"), status("10:10", "pending")]);
    const early = resolutionTime([record], { asOf: at("12:00") }).requesterWait;
    expect(early).toEqual(resolutionTime([record], { asOf }).requesterWait);
  });
});

describe("a requester who waits again", () => {
  it("has waited as long as both times together", () => {
    const again = journey("a", [customer("10:00"), status("10:20", "pending"), status("11:00", "open")]);
    const ended = journey("b", [customer("10:00"), status("10:30", "solved")]);
    const at1120 = resolutionTime([again, ended], { asOf: at("11:20") }).requesterWait;
    // 40 minutes so far: still there when the other ended after 30, so only half have.
    expect([at1120.value, at1120.p90, at1120.censored]).toEqual([30 * MINUTE, null, 1]);
    const at1105 = resolutionTime([again, ended], { asOf: at("11:05") }).requesterWait;
    // 25 minutes so far: lost sight of before the other ended.
    expect(at1105.p90).toBe(30 * MINUTE);
  });
});

describe("time to accept", () => {
  const asked = (id: string, ...events: Parameters<typeof journey>[1]) =>
    journey(id, [customer("10:00"), handoff("10:00", "requested"), ...events]);

  it("counts abandonment and expiry as ends after which no acceptance comes", () => {
    const { value, n, censored, within, observed } = timeToAccept(
      [
        asked("a", handoff("10:03", "accepted")),
        asked("b", handoff("10:10", "cancelled")),
        asked("c", handoff("10:30", "expired")),
        asked("d"),
      ],
      { asOf },
    );
    expect({ value, n, censored, median: observed.medianMs }).toEqual({
      value: null,
      n: 4,
      censored: 1,
      median: 3 * MINUTE,
    });
    expect(within?.at(-1)).toEqual({
      ms: 60 * MINUTE,
      accepted: 0.25,
      abandoned: 0.25,
      expired: 0.25,
      waiting: 0.25,
    });
  });

  it("is the time by which half are accepted", () => {
    const records = [asked("a", handoff("10:03", "accepted")), asked("b", handoff("10:10", "cancelled"))];
    expect(timeToAccept(records, { asOf }).value).toBe(3 * MINUTE);
  });
});

describe("handoffs", () => {
  it("that are pending are left out and counted", () => {
    const { value, n, excluded } = handoffSuccess(
      [
        journey("a", [
          customer("10:00"),
          handoff("10:01", "requested"),
          handoff("10:02", "accepted"),
          agent("10:03"),
        ]),
        journey("b", [customer("10:00"), handoff("10:01", "requested")]),
      ],
      { asOf },
    );
    expect({ value, n, excluded }).toEqual({ value: 1, n: 1, excluded: { pending: 1 } });
  });

  it("that are followed by a question repeat it only where the answer came before the acceptance", () => {
    const info = (time: string, phase: "asked" | "provided") =>
      ({ type: "info", at: at(time), phase, slot: "order" }) as const;
    const told = (id: string, before: string) =>
      journey(id, [
        customer("10:00"),
        handoff("10:01", "requested"),
        handoff("10:05", "accepted"),
        info(before, "provided"),
        info("10:20", "asked"),
      ]);
    const { value, n } = repeatYourself([told("a", "10:04"), told("b", "10:05"), told("c", "10:10")], {
      asOf,
    });
    expect({ value, n }).toEqual({ value: 1 / 3, n: 3 });
  });

  it("count what came of what was required, and nothing that was not", () => {
    const { value, macro, present, required } = contextCompleteness(
      [
        journey("a", [
          handoff("10:00", "requested", { required: ["name", "order"], provided: ["name", "shoe size"] }),
        ]),
        journey("b", [handoff("10:00", "requested", { required: ["name"], provided: ["name"] })]),
        journey("c", [handoff("10:00", "requested")]),
      ],
      { asOf },
    );
    expect({ value, macro, present, required }).toEqual({
      value: 2 / 3,
      macro: 0.75,
      present: 2,
      required: 3,
    });
  });
});

describe("changes of channel", () => {
  const switched = (id: string, rating: number, ...events: Parameters<typeof journey>[1]) =>
    journey(id, [customer("10:00"), customer("10:30", "phone"), ...events, rated("12:00", rating)]);
  const stayed = (id: string, rating: number, ...events: Parameters<typeof journey>[1]) =>
    journey(id, [customer("10:00"), ...events, rated("12:00", rating)]);

  const records = [
    switched("a", 5, status("11:00", "solved")),
    switched("b", 2),
    stayed("c", 5, status("11:00", "solved")),
    stayed("d", 4, status("11:00", "solved")),
  ];

  it("compare completion with and without", () => {
    const { value, n, withoutSwitch, difference } = completionAfterSwitch(records, { asOf });
    expect({ value, n, without: withoutSwitch.value, difference: difference.value }).toEqual({
      value: 0.5,
      n: 2,
      without: 1,
      difference: -0.5,
    });
    expect(difference.interval?.lower).toBeLessThan(-0.5);
  });

  it("leave out what began too late to be solved by now", () => {
    const { n, excluded } = completionAfterSwitch(records, { asOf: at("3 00:00") });
    expect({ n, excluded }).toEqual({ n: 0, excluded: { immature: 4 } });
  });

  it("compare the last rating of each journey", () => {
    const { withSwitch, withoutSwitch } = csatBySwitching(records, { asOf });
    expect([withSwitch.value, withSwitch.n, withoutSwitch.value, withoutSwitch.n]).toEqual([0.5, 2, 1, 2]);
  });

  it("end somewhere: where, and after how many moves", () => {
    const { moves, absorption } = switchFlow(records, { asOf });
    expect(moves).toEqual({ "web-chat": { phone: 2, SOLVED: 2 }, phone: { SOLVED: 1, UNSOLVED: 1 } });
    expect(absorption?.absorption["web-chat"]).toEqual({ SOLVED: 0.75, UNSOLVED: 0.25 });
    expect(absorption?.expectedSteps).toEqual({ "web-chat": 1.5, phone: 1 });
  });

  it("have no flow where no customer spoke", () => {
    expect(switchFlow([journey("a", [agent("10:00")])], { asOf })).toEqual({ moves: {}, absorption: null });
  });

  it("list every transition, also between channels whose names have odd letters", () => {
    const record = journey("a", [customer("10:00", "a|b"), customer("10:01", "c%7Cd")]);
    expect(channelSwitching([record], { asOf }).transitions).toEqual([
      { from: "a|b", to: "c%7Cd", count: 1 },
    ]);
  });
});

describe("offers of another channel", () => {
  const offered = (id: string, ...more: Parameters<typeof journey>[1]) =>
    journey(id, [
      customer("09:00"),
      { type: "switch", at: at("1 10:00"), offer: "o", to: "email" },
      { type: "switch", at: at("1 11:00"), offer: "o", to: "email" },
      ...more,
    ]);
  const outcome = (record: ReturnType<typeof journey>, asOfTime = "20 00:00") => {
    const { offered: all, kept, abandoned, immature } = switchAbandonment([record], { asOf: at(asOfTime) });
    return { all, kept, abandoned, immature };
  };

  it("are kept up to the last instant of the time for it, on any channel, and not at the instant of the offer", () => {
    const kept = { all: 1, kept: 1, abandoned: 0, immature: 0 };
    const abandoned = { all: 1, kept: 0, abandoned: 1, immature: 0 };
    expect(outcome(offered("a", customer("2 10:00", "phone")))).toEqual(kept);
    expect(outcome(offered("b", customer("2 10:01", "email")))).toEqual(abandoned);
    expect(outcome(offered("c", customer("1 10:00", "email")))).toEqual(abandoned);
  });

  it("are immature until that time is over", () => {
    expect(outcome(offered("a"), "2 09:59").immature).toBe(1);
    expect(outcome(offered("a"), "2 10:00").abandoned).toBe(1);
  });
});

describe("first-contact resolution", () => {
  const solved = (id: string, day: string, more = {}) =>
    journey(id, [customer(`${day} 10:00`), status(`${day} 11:00`, "solved")], more);

  it("holds if nothing happens up to the last instant of the time for it", () => {
    const reopened = (id: string, time: string) =>
      journey(id, [customer("1 10:00"), status("1 11:00", "solved"), status(time, "open")]);
    const rate = (time: string) => firstContactResolution([reopened("a", time)], { asOf }).value;
    expect([rate("8 11:00"), rate("8 11:01")]).toEqual([0, 1]);
  });

  it("is known from that instant on, and not before", () => {
    const at7days = (asOfTime: string) => firstContactResolution([solved("a", "1")], { asOf: at(asOfTime) });
    expect(at7days("8 10:59")).toMatchObject({ n: 0, excluded: { immature: 1 } });
    expect(at7days("8 11:00")).toMatchObject({ n: 1, value: 1 });
  });

  it("sees the customer come again with the same topic, and with no topic at all", () => {
    const again = { customer: "eva", topic: "billing" };
    const bare = { customer: "jan" };
    const { value, n, repeated } = firstContactResolution(
      [
        solved("a", "1", again),
        solved("b", "3", again),
        solved("c", "1", bare),
        solved("d", "2", bare),
        solved("e", "1", { customer: null }),
        solved("f", "2", { customer: null }),
      ],
      { asOf },
    );
    expect({ value, n, repeated }).toEqual({ value: 4 / 6, n: 6, repeated: 2 });
  });
});
