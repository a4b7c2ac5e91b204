import type { EpochMs, Instant } from "../../kernel/instant.js";
import { contributionsBy } from "../contributions/contributions.js";
import { rulesOf } from "../contributions/kpi-context.js";
import { tallyNames } from "../contributions/parts.js";
import { confidenceOf } from "../invalid-input.js";
import type { JourneyRecord } from "../records.js";
import type { Exclusions } from "../result.js";
import { KpiTotals } from "../totals/kpi-totals.js";
import { COUNTS } from "../totals/measures.js";

/** What a calculator on journeys is told. */
export interface CalculatorOptions {
  /** The time of the calculation: what happens after it is left out, and what runs on has run until then. */
  readonly asOf: Instant;
  /** Default 0.95. */
  readonly confidence?: number;
  /** How long a resolution must hold, and a switched journey has to be solved. Default 7 days. */
  readonly holdsForMs?: number;
  /** How long a customer has to go on after the offer of another channel. Default 24 hours. */
  readonly abandonAfterMs?: number;
}

/** What results are worked out from. */
export interface Basis {
  readonly totals: KpiTotals;
  readonly asOf: EpochMs;
  readonly confidence: number;
}

/** What all journeys together add, whatever their day. */
export function basisOf(journeys: readonly JourneyRecord[], options: CalculatorOptions): Basis {
  // For a calculator no day matters.
  const rules = rulesOf({
    ...options,
    cohort: "started",
    timeZone: "UTC",
    period: "day",
    weekStart: "monday",
  });
  const totals = new KpiTotals();
  for (const contribution of contributionsBy({ journeys }, rules).contributions) totals.add(contribution);
  return { totals, asOf: rules.asOf, confidence: confidenceOf(options.confidence) };
}

/** The first name of the tallies of journeys that count nowhere. */
const EXCLUDED = "excluded";

/** The journeys that count nowhere, by reason. */
export function excludedJourneys(totals: KpiTotals): Exclusions {
  return Object.fromEntries(talliesOf(totals, EXCLUDED).map(([[reason = ""], count]) => [reason, count]));
}

/** Whether all that was added are journeys that count nowhere. */
export function countsNowhere(totals: KpiTotals): boolean {
  return (
    COUNTS.every((name) => totals.count(name) === 0) &&
    totals.tallies().every(([tally]) => tallyNames(tally)[0] === EXCLUDED)
  );
}

/** The tallies whose first name is `first`, with the names after it. */
export function talliesOf(
  totals: KpiTotals,
  first: string,
): readonly (readonly [names: readonly string[], count: number])[] {
  return totals.tallies().flatMap(([tally, count]) => {
    const [kind, ...names] = tallyNames(tally);
    return kind === first ? [[names, count] as const] : [];
  });
}
