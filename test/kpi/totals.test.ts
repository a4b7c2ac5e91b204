import {
  type CellKey,
  type Contribution,
  type ContributionPart,
  KpiTotals,
  type KpiTotalsJson,
  kpisOf,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";
import { at } from "./records.js";

const CELL: CellKey = {
  day: "2026-05-01",
  tenant: "acme",
  channel: "web-chat",
  segment: null,
  agent: null,
  queue: null,
};

/** A contribution as it is stored, with one part. */
const contribution = (part: Partial<Omit<ContributionPart, "cell">>): Contribution => ({
  version: 1,
  of: { type: "journey", tenant: "acme", id: "a" },
  parts: [{ cell: CELL, counts: [], durations: [], tallies: [], ...part }],
  changesAt: null,
});

function totalsOf(
  contributions: readonly Contribution[],
  precision: "exact" | "sketch" = "exact",
): KpiTotals {
  const totals = new KpiTotals({ precision });
  for (const one of contributions) totals.add(one);
  return totals;
}

/** Refused on purpose: what the types forbid but JSON lets through. */
const untyped = <T>(value: unknown): T => value as T;

// Places of durations and of how they stand.
const [FIRST_RESPONSE, RESOLUTION, EXPIRED] = [0, 4, 8];
const [ENDED, LEFT, OPEN] = [0, 1, 2];

const MIXED = [
  contribution({
    counts: [0, 1, 46, 47],
    durations: [FIRST_RESPONSE, ENDED, 120_000, RESOLUTION, OPEN, at("10:00")],
    tallies: ["switch|web-chat|phone"],
  }),
  contribution({
    counts: [1],
    durations: [FIRST_RESPONSE, ENDED, 60_000, RESOLUTION, LEFT, 30_000, FIRST_RESPONSE, ENDED, 120_000],
    tallies: ["end|phone|solved", "end|phone|solved"],
  }),
  contribution({ durations: [EXPIRED, ENDED, 5] }),
];

describe("totals as JSON", () => {
  const nothing = { n: 0, sum: "0", squares: "0" };
  const wanted = {
    version: 1,
    precision: "exact",
    counts: {
      journeys: 1,
      "journeys.inbound": 2,
      "csatByJourney.unswitched": 1,
      "csatByJourney.unswitchedPositive": 1,
    },
    tallies: { "end|phone|solved": 2, "switch|web-chat|phone": 1 },
    durations: {
      firstResponse: {
        ended: [
          [60_000, 1],
          [120_000, 2],
        ],
        // 60² + 2 · 120² = 32,400 square seconds.
        moments: { n: 3, sum: "300000", squares: "32400000000" },
        left: [],
        open: [],
      },
      resolution: { ended: [], moments: nothing, left: [[30_000, 1]], open: [[at("10:00"), 1]] },
      "accept.expired": { ended: [[5, 1]], moments: { n: 1, sum: "5", squares: "25" }, left: [], open: [] },
    },
  };

  it("list what contributions hold by name, whatever order they were added in", () => {
    expect(JSON.stringify(totalsOf(MIXED))).toBe(JSON.stringify(wanted));
    expect(JSON.stringify(totalsOf(MIXED.toReversed()))).toBe(JSON.stringify(wanted));
  });

  it("keep no trace of what was taken away again", () => {
    const totals = totalsOf(MIXED);
    const more = contribution({
      counts: [0, 5],
      durations: [FIRST_RESPONSE, ENDED, 7, RESOLUTION, LEFT, 8, RESOLUTION, OPEN, 9, 2, OPEN, 9],
      tallies: ["a", "switch|web-chat|phone"],
    });
    totals.add(more);
    totals.subtract(more);
    expect(JSON.stringify(totals)).toBe(JSON.stringify(wanted));
  });

  it("keep bins and no single durations in a sketch, but the same sums", () => {
    const { precision, counts, tallies, durations } = totalsOf(MIXED, "sketch").toJSON();
    expect({ precision, counts, tallies }).toEqual({
      ...wanted,
      precision: "sketch",
      version: undefined,
      durations: undefined,
    });
    expect(durations.firstResponse).toEqual({
      ended: {
        version: 1,
        bits: 6,
        zeros: 0,
        bins: [
          [expect.any(Number), 1],
          [expect.any(Number), 2],
        ],
      },
      moments: wanted.durations.firstResponse.moments,
      left: { version: 1, bits: 6, zeros: 0, bins: [] },
      open: [],
    });
    expect(durations.resolution?.open).toEqual([[at("10:00"), 1]]);
  });

  it.each(["exact", "sketch"] as const)("come back as they were: %s", (precision) => {
    const totals = totalsOf(MIXED, precision);
    const read = KpiTotals.fromJSON(JSON.parse(JSON.stringify(totals)));
    expect(JSON.stringify(read)).toBe(JSON.stringify(totals));
    expect(kpisOf(read, { asOf: at("11:00") })).toEqual(kpisOf(totals, { asOf: at("11:00") }));
    for (const one of MIXED) read.subtract(one);
    expect(read.isEmpty).toBe(true);
  });
});

describe("what totals hold", () => {
  it("is read by name: counts, tallies in order, and durations as they stand at a time", () => {
    const totals = totalsOf([
      contribution({ tallies: ["b", "a", "B", "é", "b"] }),
      contribution({
        counts: [3, 3],
        durations: [
          ...[RESOLUTION, ENDED, 70],
          ...[RESOLUTION, ENDED, 50],
          ...[RESOLUTION, ENDED, 70],
          ...[RESOLUTION, LEFT, 60],
          ...[RESOLUTION, OPEN, 900],
          ...[RESOLUTION, OPEN, 1_100],
        ],
      }),
    ]);
    expect([totals.count("switches"), totals.count("journeys")]).toEqual([2, 0]);
    expect(totals.tallies()).toEqual([
      ["B", 1],
      ["a", 1],
      ["b", 2],
      ["é", 1],
    ]);
    // What began after the time has run for nothing.
    expect(totals.duration("resolution").observations(1_000)).toEqual([
      { time: 50, event: true, times: 1 },
      { time: 70, event: true, times: 2 },
      { time: 60, event: false, times: 1 },
      { time: 100, event: false, times: 1 },
      { time: 0, event: false, times: 1 },
    ]);
    expect(totals.duration("humanWait").observations(1_000)).toEqual([]);
  });

  it.each<[what: string, Partial<ContributionPart>]>([
    ["a count", { counts: [47] }],
    ["a tally", { tallies: ["excluded|spam"] }],
    ["a duration that ended", { durations: [EXPIRED, ENDED, 0] }],
    ["a duration that was broken off", { durations: [EXPIRED, LEFT, 0] }],
    ["a duration that runs on", { durations: [EXPIRED, OPEN, 0] }],
  ])("is not nothing where there is %s, and is nothing without", (_what, part) => {
    for (const precision of ["exact", "sketch"] as const) {
      const totals = totalsOf([contribution(part)], precision);
      expect(totals.isEmpty).toBe(false);
      totals.subtract(contribution(part));
      expect(totals.isEmpty).toBe(true);
      expect(JSON.stringify(totals)).toBe(JSON.stringify(new KpiTotals({ precision })));
    }
  });

  it("is of the precision asked for also where nothing was added", () => {
    expect(new KpiTotals({ precision: "sketch" }).duration("resolution").ended.toJSON()).toMatchObject({
      bins: [],
    });
    expect(new KpiTotals().duration("resolution").ended.toJSON()).toEqual([]);
  });
});

describe("taking away what was not added", () => {
  it.each<[what: string, Partial<ContributionPart>]>([
    ["a count that is not there", { counts: [0, 2] }],
    ["a count more often than it is there", { counts: [0, 0] }],
    ["a tally that is not there", { counts: [0], tallies: ["end|email|solved"] }],
    ["a tally more often than it is there", { tallies: ["switch|web-chat|phone", "switch|web-chat|phone"] }],
    ["a duration of a kind that is not there", { counts: [0], durations: [2, ENDED, 120_000] }],
    ["a duration that ended otherwise", { counts: [0], durations: [RESOLUTION, ENDED, 30_000] }],
    ["an ended duration that is not there", { counts: [0], durations: [FIRST_RESPONSE, ENDED, 90_000] }],
    ["one that was broken off earlier", { counts: [0], durations: [RESOLUTION, LEFT, 10_000] }],
    ["one that began at another time", { counts: [0], durations: [RESOLUTION, OPEN, at("10:01")] }],
    [
      "a duration more often than it is there",
      { counts: [0], durations: [FIRST_RESPONSE, ENDED, 60_000, FIRST_RESPONSE, ENDED, 60_000] },
    ],
  ])("is refused, and changes nothing: %s", (_what, part) => {
    for (const precision of ["exact", "sketch"] as const) {
      const totals = totalsOf(MIXED, precision);
      const before = JSON.stringify(totals);
      const { code, message } = thrownBy(() => totals.subtract(contribution(part)));
      expect([code, message]).toEqual(["INVALID_INPUT", "totals do not hold what is to be taken away."]);
      expect(JSON.stringify(totals)).toBe(before);
    }
  });

  it("is refused in a sketch also where the bins are the same, and only their sums tell", () => {
    const ended = (...times: readonly number[]) =>
      contribution({ durations: times.flatMap((ms) => [FIRST_RESPONSE, ENDED, ms]) });
    const refusal = (added: readonly number[], taken: readonly number[]) => {
      const totals = totalsOf([ended(...added)], "sketch");
      const before = JSON.stringify(totals);
      const { message } = thrownBy(() => totals.subtract(ended(...taken)));
      expect(JSON.stringify(totals)).toBe(before);
      return message;
    };
    const refused = "totals do not hold what is to be taken away.";
    expect(refusal([1_000], [1_001])).toBe(refused);
    // One bin goes from 98,304 to 99,328. Two times in the middle have more of a sum than its ends, but less of squares.
    expect(refusal([98_304, 99_327], [98_816, 98_816])).toBe(refused);
    expect(refusal([98_816, 98_816], [98_304, 99_327])).toBe(refused);
  });

  it("does not happen where just as much is there", () => {
    for (const precision of ["exact", "sketch"] as const) {
      const totals = totalsOf([...MIXED, ...MIXED], precision);
      totals.unmerge(totalsOf(MIXED, precision));
      expect(JSON.stringify(totals)).toBe(JSON.stringify(totalsOf(MIXED, precision)));
      totals.unmerge(totalsOf(MIXED, precision));
      expect(totals.isEmpty).toBe(true);
    }
  });
});

describe("totals that refuse a contribution", () => {
  it("are as they were before, whichever part was wrong", () => {
    const totals = totalsOf(MIXED);
    const before = JSON.stringify(totals);
    const [right] = contribution({}).parts;
    for (const wrong of [
      { counts: [0, 99] },
      { counts: [0], durations: [RESOLUTION, ENDED, 5, 99, ENDED, 5] },
    ]) {
      const whole = { ...contribution(wrong), parts: [right, ...contribution(wrong).parts] };
      expect(thrownBy(() => totals.add(untyped<Contribution>(whole))).code).toBe("INVALID_INPUT");
      expect(JSON.stringify(totals)).toBe(before);
    }
  });

  it("take an open one that began before 1970", () => {
    const totals = new KpiTotals();
    totals.add(contribution({ durations: [RESOLUTION, OPEN, -5] }));
    expect(JSON.stringify(KpiTotals.fromJSON(totals.toJSON()))).toBe(JSON.stringify(totals));
  });
});

describe("a refusal of totals says where, and what was expected", () => {
  const json = totalsOf(MIXED).toJSON();
  const sketch = totalsOf(MIXED, "sketch").toJSON();
  const read = (more: object) => () => KpiTotals.fromJSON(untyped<KpiTotalsJson>({ ...json, ...more }));
  const duration = (more: object) =>
    read({ durations: { resolution: { ...json.durations.resolution, ...more } } });
  const sketched = (more: object) =>
    read({ ...sketch, durations: { resolution: { ...sketch.durations.resolution, ...more } } });
  const add = (part: object) => () => new KpiTotals().add(untyped<Contribution>(contribution(part)));

  const NO_JSON = "totals must be totals as JSON.";
  const ANEW = "must be 1; work it out anew with this version of the library.";
  const COUNT = "must hold whole numbers above 0.";
  const LIST = "must be a list of values with their numbers.";
  const VALUES = "must be a list of whole values, each once, with their numbers.";
  const COUNTS = "contribution.parts.counts must be what this version of the library makes.";
  const WHOLE = "contribution.parts.durations must be whole milliseconds, at least 0 unless open.";
  const DURATIONS = "contribution.parts.durations must be what this version of the library makes.";

  it.each<[message: string, refused: () => unknown]>([
    ["precision must be exact or sketch.", () => new KpiTotals({ precision: untyped("rough") })],
    [NO_JSON, () => KpiTotals.fromJSON(untyped(null))],
    [NO_JSON, () => KpiTotals.fromJSON(untyped("totals"))],
    [NO_JSON, () => KpiTotals.fromJSON(untyped({}))],
    [NO_JSON, read({ counts: null })],
    [NO_JSON, read({ tallies: "end" })],
    [NO_JSON, read({ durations: undefined })],
    [`totals.version ${ANEW}`, read({ version: 2 })],
    ["precision must be exact or sketch.", read({ precision: "rough" })],
    ["totals.counts.happiness is not known.", read({ counts: { happiness: 1 } })],
    [`totals.counts.journeys ${COUNT}`, read({ counts: { journeys: 0 } })],
    [`totals.counts.journeys ${COUNT}`, read({ counts: { journeys: 0.5 } })],
    [`totals.tallies ${COUNT}`, read({ tallies: { "excluded|spam": -1 } })],
    [`totals.tallies ${COUNT}`, read({ tallies: { "excluded|spam": "1" } })],
    ["totals.durations.happiness is not known.", read({ durations: { happiness: {} } })],
    ["totals.durations.resolution must be totals of durations.", read({ durations: { resolution: null } })],
    ["totals.durations.resolution must be totals of durations.", read({ durations: { resolution: 5 } })],
    [`totals.durations.resolution.ended ${LIST}`, duration({ ended: {} })],
    [`totals.durations.resolution.left ${LIST}`, duration({ left: null })],
    [`totals.durations.resolution.open ${LIST}`, duration({ open: 5 })],
    [`totals.durations.resolution.ended ${VALUES}`, duration({ ended: [5] })],
    [`totals.durations.resolution.ended ${VALUES}`, duration({ ended: [[0.5, 1]] })],
    [`totals.durations.resolution.left ${VALUES}`, duration({ left: [[5, 0.5]] })],
    [`totals.durations.resolution.left ${VALUES}`, duration({ left: [[-1, 1]] })],
    [`totals.durations.resolution.ended ${VALUES}`, duration({ ended: [[-1, 1]] })],
    [`totals.durations.resolution.left ${VALUES}`, duration({ left: [[5, 0]] })],
    [
      `totals.durations.resolution.left ${VALUES}`,
      duration({
        left: [
          [5, 1],
          [5, 1],
        ],
      }),
    ],
    [`totals.durations.resolution.open ${VALUES}`, duration({ open: [[5]] })],
    [
      "totals.durations.resolution.moments must be of the durations that ended.",
      duration({ ended: [[5, 1]] }),
    ],
    ["totals.durations.resolution.ended must be a sketch.", sketched({ ended: [[5, 1]] })],
    ["totals.durations.resolution.left must be a sketch.", sketched({ left: [] })],
    [
      `totals.durations.resolution.ended ${LIST}`,
      read({ ...sketch, precision: "exact", durations: { resolution: sketch.durations.resolution } }),
    ],
    [`contribution.version ${ANEW}`, () => new KpiTotals().add({ ...contribution({}), version: 2 })],
    [`contribution.version ${ANEW}`, () => totalsOf(MIXED).subtract({ ...contribution({}), version: 0 })],
    [COUNTS, add({ counts: [48] })],
    [COUNTS, add({ counts: [-1] })],
    [COUNTS, add({ counts: [0.5] })],
    [COUNTS, add({ counts: [null] })],
    [DURATIONS, add({ durations: [9, ENDED, 5] })],
    [DURATIONS, add({ durations: [-1, ENDED, 5] })],
    [DURATIONS, add({ durations: [0.5, ENDED, 5] })],
    [DURATIONS, add({ durations: [RESOLUTION, 3, 5] })],
    [DURATIONS, add({ durations: [RESOLUTION, -1, 5] })],
    [DURATIONS, add({ durations: [RESOLUTION, ENDED, 5, RESOLUTION, ENDED] })],
    [WHOLE, add({ durations: [RESOLUTION, LEFT, 0.5] })],
    [WHOLE, add({ durations: [RESOLUTION, OPEN, "5"] })],
    [WHOLE, add({ durations: [RESOLUTION, ENDED, -1] })],
    [WHOLE, add({ durations: [RESOLUTION, LEFT, -1] })],
    ["totals.precision must be the same.", () => totalsOf(MIXED).merge(totalsOf(MIXED, "sketch"))],
    ["totals.precision must be the same.", () => totalsOf(MIXED).unmerge(totalsOf(MIXED, "sketch"))],
  ])("%s", (message, refused) => {
    const { code, message: said } = thrownBy(refused);
    expect([code, said]).toEqual(["INVALID_INPUT", message]);
  });

  it("also where totals are to be added to themselves, or taken from themselves", () => {
    const counted = totalsOf([contribution({ counts: [0] })]);
    for (const refused of [() => counted.merge(counted), () => counted.unmerge(counted)])
      expect(thrownBy(refused).message).toBe("totals must be others.");
    expect(counted.count("journeys")).toBe(1);
  });
});
