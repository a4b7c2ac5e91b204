import {
  ces,
  csat,
  firstContactResolution,
  handoffSuccess,
  humanWait,
  type JourneyRecord,
  type JourneyRecordEvent,
  nps,
  npsFromCounts,
  repeatYourself,
  report,
  switchAbandonment,
  targetStatus,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, bot, customer, handoff, journey, status } from "./records.js";

const asOf = at("20 00:00");
const MINUTE = 60_000;
const CONTEXT = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

describe("ratings", () => {
  it("that were not given count nowhere", () => {
    expect(csat([5, null, 1])).toMatchObject({ n: 2, value: 0.5 });
    expect(nps([10, null, 10, 0])).toMatchObject({ n: 3, promoters: 2, detractors: 1 });
    expect(ces([7, null, 5, 6])).toMatchObject({ n: 3, value: 6 });
    for (const { excluded } of [csat([5, null]), nps([9, null]), ces([5, null])])
      expect(excluded).toEqual({});
  });

  it("of effort give a mean, its interval, and what is off the scale", () => {
    const found = ces([7, 9, 5, 0, 6], { confidence: 0.9 });
    expect(found).toMatchObject({
      value: 6,
      n: 3,
      excluded: { offScale: 2 },
      method: "mean on 1–7; t interval of the mean",
      scale: { min: 1, max: 7 },
      agreeRate: 1,
      normalisedMean: 5 / 6,
    });
    expect(found.interval?.confidence).toBe(0.9);
    expect(ces([3, 5]).interval?.lower).toBeLessThan(4);
  });

  it("of effort have no interval of one, and no mean of none", () => {
    expect(ces([6])).toMatchObject({ value: 6, n: 1, interval: null });
    expect(ces([])).toMatchObject({
      value: null,
      n: 0,
      agreeRate: null,
      normalisedMean: null,
      interval: null,
    });
  });

  it("of effort where 1 is best are turned round for the normalised mean", () => {
    const found = ces([1, 3], { scale: { min: 1, max: 5, higherIsBetter: false } });
    expect(found).toMatchObject({ value: 2, normalisedMean: 0.75 });
    expect(found.method).toBe("mean on 1–5, 1 is best; t interval of the mean");
  });

  it("of effort agree from 5 of 7 on, and elsewhere where the scale says so", () => {
    expect(ces([4, 5]).agreeRate).toBe(0.5);
    for (const scale of [
      { min: 1, max: 5 },
      { min: 2, max: 7 },
      { min: 2, max: 5 },
    ]) {
      expect(ces([4, 5], { scale }).agreeRate).toBeNull();
      expect(ces([4, 5], { scale: { ...scale, positiveFrom: 4 } }).agreeRate).toBe(1);
    }
  });

  it("may be given on a scale of a thousand steps", () => {
    expect(ces([0, 1_000], { scale: { min: 0, max: 1_000 } }).value).toBe(500);
    expect(csat([400, 600], { scale: { min: 1, max: 1_001, positiveFrom: 500 } }).value).toBe(0.5);
  });

  it("say how they are counted", () => {
    expect(csat([5]).method).toBe("ratings of at least 4 on 1–5, of those given; Wilson interval");
    expect(nps([9]).method).toBe(
      "100 × (promoters − detractors) / n; adjusted interval (n + 3, promoters and detractors + ¾)",
    );
  });

  it("counted already take the confidence asked for", () => {
    const interval = (confidence: number) =>
      npsFromCounts([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], { confidence }).interval;
    expect(interval(0.99)?.lower).toBeLessThan(interval(0.5)?.lower ?? Number.NaN);
  });
});

describe("a target", () => {
  const target = { direction: "atLeast", green: 0.8, amber: 0.6 } as const;

  it("is certain only where both limits are known", () => {
    const certain = (lower: number | null, upper: number | null) =>
      targetStatus({ value: 0.9, n: 9, interval: { lower, upper } }, target).certain;
    expect([certain(0.85, 0.95), certain(0.85, null), certain(null, 0.95), certain(null, null)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("is not certain to be missed by the one limit that is known", () => {
    for (const interval of [
      { lower: null, upper: 0.2 },
      { lower: 0, upper: null },
      { lower: null, upper: null },
    ])
      expect(targetStatus({ value: 0.1, n: 9, interval }, target)).toEqual({ status: "red", certain: false });
  });

  it("says nothing of no value, however many cases there were", () => {
    expect(targetStatus({ value: null, n: 9 }, target).status).toBe("insufficient");
    expect(targetStatus({ value: null, n: 9 }, { ...target, direction: "atMost", amber: 0.9 }).status).toBe(
      "insufficient",
    );
  });

  it("may have no amber at all", () => {
    for (const direction of ["atLeast", "atMost"] as const) {
      const found = targetStatus({ value: 0.8, n: 1 }, { direction, green: 0.8, amber: 0.8 });
      expect(found.status).toBe("green");
    }
  });
});

describe("handoffs", () => {
  const accepted = (...events: readonly JourneyRecordEvent[]) =>
    journey("a", [customer("10:00"), handoff("10:01", "requested"), handoff("10:05", "accepted"), ...events]);
  const outcome = (record: ReturnType<typeof journey>) => {
    const { value, excluded } = handoffSuccess([record], { asOf });
    return value ?? excluded;
  };

  it("succeed by a word from the instant of the acceptance on", () => {
    expect(outcome(accepted(agent("10:05")))).toBe(1);
    expect(outcome(accepted(agent("10:04")))).toEqual({ pending: 1 });
  });

  it("fail by the end of the journey, and by nothing else that happens", () => {
    expect(outcome(accepted(status("10:10", "solved"), agent("10:20")))).toBe(0);
    expect(outcome(accepted(status("10:10", "closed"), agent("10:20")))).toBe(0);
    for (const to of ["open", "pending", "onHold"] as const)
      expect(outcome(accepted(status("10:10", to), customer("10:11"), bot("10:12"), agent("10:20")))).toBe(1);
  });

  it("are answered from the instant of the request on", () => {
    const answered = (time: string) =>
      journey("a", [
        customer("10:00"),
        handoff("10:01", "requested"),
        handoff(time, "accepted"),
        agent("10:20"),
      ]);
    expect(outcome(answered("10:01"))).toBe(1);
  });

  it("that nobody accepted repeat no question", () => {
    const info = (time: string, phase: "asked" | "provided", slot = "order") =>
      ({ type: "info", at: at(time), phase, slot }) as const;
    const repeated = (...events: readonly JourneyRecordEvent[]) =>
      repeatYourself([journey("a", [customer("10:00"), handoff("10:01", "requested"), ...events])], { asOf })
        .value;
    const taken = handoff("10:05", "accepted");
    expect(repeated(info("10:02", "provided"), info("10:20", "asked"))).toBeNull();
    expect(repeated(info("10:02", "provided"), taken, info("10:05", "asked"))).toBe(1);
    expect(repeated(info("10:02", "provided"), info("10:03", "asked"), taken)).toBe(0);
    expect(repeated(info("10:02", "asked"), taken, info("10:20", "asked"))).toBe(0);
    expect(repeated(info("10:02", "provided"), taken, info("10:20", "provided"))).toBe(0);
    expect(repeated(info("10:02", "provided"), taken, info("10:20", "asked", "name"))).toBe(0);
    expect(repeated(info("10:02", "provided"), taken, customer("10:20"))).toBe(0);
  });

  it("and offers count under the channel that the customer was on, and the queue asked for", () => {
    const offer = (time: string, id: string) =>
      ({ type: "switch", at: at(time), offer: id, to: "video" }) as const;
    const record = journey("a", [
      { ...handoff("09:00", "requested", { handoff: "before" }), queue: "sales" } as JourneyRecordEvent,
      offer("09:00", "before"),
      customer("10:00"),
      customer("10:30", "phone"),
      { ...handoff("10:30", "requested", { handoff: "at" }), queue: "billing" } as JourneyRecordEvent,
      offer("10:30", "at"),
      customer("11:00", "email"),
    ]);
    const { by } = report({ journeys: [record] }, { ...CONTEXT, by: ["channel", "queue"] });
    const pending = (groups: typeof by.channel) =>
      groups?.map(({ name, kpis }) => [name, kpis.handoffSuccess.excluded.pending ?? 0]);
    expect(pending(by.channel)).toEqual([
      [null, 1],
      ["email", 0],
      ["phone", 1],
      ["web-chat", 0],
    ]);
    expect(pending(by.queue)).toEqual([
      ["billing", 1],
      ["sales", 1],
    ]);
    const offers = by.channel?.map(({ name, kpis }) => [name, kpis.switchAbandonment.offered]);
    expect(offers).toEqual([
      [null, 1],
      ["email", 0],
      ["phone", 1],
      ["web-chat", 0],
    ]);
  });
});

describe("an offer of another channel", () => {
  it("is kept by the customer, not by an agent who writes on", () => {
    const offer: JourneyRecordEvent = { type: "switch", at: at("10:01"), offer: "o", to: "phone" };
    const { kept } = switchAbandonment([journey("a", [customer("10:00"), offer, agent("10:10")])], { asOf });
    expect(kept).toBe(0);
  });
});

describe("the first contact", () => {
  const solved = [customer("10:00"), status("11:00", "solved")];
  const of = (...records: readonly JourneyRecord[]) => {
    const { value, repeated } = firstContactResolution(records, { asOf });
    return { value, repeated };
  };
  const mine = { customer: "ada" };

  it("is repeated by a journey that begins later, and not by one that begins as it is resolved", () => {
    const next = (time: string) => journey("b", [customer(time)], mine);
    expect(of(journey("a", solved, mine), next("11:00")).repeated).toBe(0);
    expect(of(journey("a", solved, mine), next("11:01")).repeated).toBe(1);
  });

  it("is not undone by where the customer writes afterwards", () => {
    expect(of(journey("a", [...solved, customer("12:00", "email")])).value).toBe(1);
    expect(of(journey("a", [customer("10:30", "email"), ...solved])).value).toBe(0);
  });
});

describe("the wait for a human", () => {
  const waitOf = (...events: readonly JourneyRecordEvent[]) => {
    const { n, censored, observed, excluded } = humanWait([journey("a", [customer("10:00"), ...events])], {
      asOf,
    });
    return { n, censored, median: observed.medianMs, excluded };
  };
  const requested = handoff("10:05", "requested");

  it("is over at once where an agent speaks as it is asked for, and never began where one spoke before", () => {
    expect(waitOf(requested, agent("10:05"))).toMatchObject({ n: 1, median: 0 });
    expect(waitOf(agent("10:04"), requested, agent("10:12")).n).toBe(0);
    expect(waitOf(handoff("10:05", "accepted"), agent("10:12")).n).toBe(0);
  });

  it("was in vain where the journey ends first, and goes on where it has not", () => {
    expect(waitOf(requested, status("10:30", "solved"), agent("10:40"))).toMatchObject({
      n: 1,
      censored: 1,
      median: null,
    });
    expect(waitOf(requested, status("10:30", "pending"), agent("10:40"))).toMatchObject({
      censored: 0,
      median: 35 * MINUTE,
    });
    expect(waitOf(status("10:01", "solved"), requested, agent("10:12"))).toMatchObject({
      censored: 0,
      median: 7 * MINUTE,
    });
    expect(waitOf(requested)).toMatchObject({ n: 1, censored: 1, median: null });
  });
});
