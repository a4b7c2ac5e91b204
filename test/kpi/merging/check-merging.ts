import {
  type Contribution,
  contributionsOf,
  KpiPartials,
  KpiTotals,
  type Precision,
  reportOf,
} from "throughline/kpi";
import { Numbers, randomRecords } from "../random-records.js";

/** What one run did, for the sum of all. */
export interface MergingRun {
  readonly contributions: number;
  /** What did not come out the same, or `null`. */
  readonly problem: string | null;
}

/**
 * Random journeys, cut into random parts, added and merged in random order, through JSON now and then, with some taken away and put back:
 * the totals must equal one pass to the last bit, and taking all away must leave nothing.
 */
export function checkMerging(seed: number): MergingRun {
  const numbers = new Numbers(seed);
  const { asOf, ...input } = randomRecords(numbers);
  const precision: Precision = numbers.pick(["exact", "sketch"]);
  const context = {
    asOf,
    cohort: numbers.pick(["started", "ended"]),
    timeZone: numbers.pick(["UTC", "Europe/Athens"]),
    period: "week",
    weekStart: "monday",
  } as const;
  const { contributions } = contributionsOf(input, context);
  const onePass = totalsOf(contributions, precision);
  const wanted = JSON.stringify(onePass);

  const ended = (problem: string | null): MergingRun => ({ contributions: contributions.length, problem });
  const merged = mergedInParts(numbers.shuffled(contributions), precision, numbers);
  if (JSON.stringify(merged) !== wanted) return ended("merged parts differ from one pass");

  const shuffledInput = {
    ...input,
    journeys: numbers.shuffled(input.journeys).map((journey) => ({
      ...journey,
      events: numbers.shuffled(journey.events),
    })),
  };
  if (new Set(input.journeys.map(({ tenant, id }) => `${tenant} ${id}`)).size === input.journeys.length) {
    const again = totalsOf(contributionsOf(shuffledInput, context).contributions, precision);
    if (JSON.stringify(again) !== wanted) return ended("the order of records or events makes a difference");
  }

  const partials = new KpiPartials({ precision });
  for (const contribution of numbers.shuffled(contributions)) partials.add(contribution);
  if (JSON.stringify(partials.sum()) !== wanted) return ended("the sum of all cells differs from one pass");
  const reread = KpiPartials.fromJSON(JSON.parse(JSON.stringify(partials)), { precision });
  if (JSON.stringify(reread) !== JSON.stringify(partials))
    return ended("JSON of partials does not come back");
  if (seed % 10 === 0 && hasBadNumber(reportOf(partials, context)))
    return ended("the report holds no number");

  for (const contribution of numbers.shuffled(contributions)) {
    merged.subtract(contribution);
    partials.subtract(contribution);
  }
  if (!merged.isEmpty || JSON.stringify(merged) !== JSON.stringify(new KpiTotals({ precision })))
    return ended("taking all away leaves something");
  if (JSON.stringify(partials) !== "[]") return ended("taking all away leaves a cell");
  return ended(null);
}

function totalsOf(contributions: readonly Contribution[], precision: Precision): KpiTotals {
  const totals = new KpiTotals({ precision });
  for (const contribution of contributions) totals.add(contribution);
  return totals;
}

function mergedInParts(
  contributions: readonly Contribution[],
  precision: Precision,
  numbers: Numbers,
): KpiTotals {
  const parts = Array.from({ length: 1 + numbers.below(4) }, () => new KpiTotals({ precision }));
  for (const contribution of contributions) {
    const part = parts[numbers.below(parts.length)] ?? parts[0];
    part?.add(JSON.parse(JSON.stringify(contribution)));
    // Changed its mind: away, and here again.
    if (numbers.chance(0.2)) {
      part?.subtract(contribution);
      part?.add(contribution);
    }
  }
  const sum = new KpiTotals({ precision });
  for (const part of numbers.shuffled(parts)) {
    const stored = KpiTotals.fromJSON(JSON.parse(JSON.stringify(part)));
    if (numbers.chance(0.3)) {
      sum.merge(part);
      sum.unmerge(stored);
    }
    sum.merge(stored);
  }
  return sum;
}

/** A number that JSON would turn into null. */
function hasBadNumber(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasBadNumber);
}
