import type { EpochMs } from "../../kernel/instant.js";
import { checkList, invalidInput } from "../invalid-input.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import { type TidyJourneys, tidyJourneys } from "../journeys/tidy-journeys.js";
import { ContactBook } from "../outcomes/first-contact.js";
import type { JourneyRecord, SurveyRecord } from "../records.js";
import type { Contribution } from "./contribution.js";
import { contributionOf, exclusionOf } from "./journey-contribution.js";
import { type KpiContext, type Rules, rulesOf } from "./kpi-context.js";
import { LocalDays } from "./local-day.js";
import { recommendationsOf, surveyContributions } from "./survey-contributions.js";

/** What KPIs are worked out from. */
export interface KpiInput {
  readonly journeys?: readonly JourneyRecord[];
  readonly surveys?: readonly SurveyRecord[];
  /**
   * When other journeys of the customer on the same topic began, for first-contact resolution. Default: as
   * `journeys` has it. Needed where the journeys are given one by one.
   */
  readonly otherStarts?: (journey: {
    readonly id: string;
    readonly tenant: string;
    readonly customer: string | null;
    readonly topic: string | null;
  }) => readonly EpochMs[];
}

/** Contributions, and what was passed over on the way. */
export interface Contributions {
  readonly contributions: readonly Contribution[];
  readonly excluded: TidyJourneys["excluded"];
  /** Events that were passed over: after `asOf`, or given twice. */
  readonly dropped: TidyJourneys["dropped"];
}

/**
 * What each journey and each survey adds to the KPIs. Journeys that were merged have to be given together,
 * and so have the recommendations of one customer in one period.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an input, a record or a context that is not of the shape
 * @example
 * ```ts
 * const { contributions } = contributionsOf({ journeys }, context);
 * const totals = new KpiTotals();
 * for (const contribution of contributions) totals.add(contribution);
 * ```
 */
export function contributionsOf(input: KpiInput, context: KpiContext): Contributions {
  return contributionsBy(input, rulesOf(context));
}

/** {@link contributionsOf} by rules that are checked. */
export function contributionsBy(input: KpiInput, rules: Rules): Contributions {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw invalidInput("input", "must be { journeys, surveys }");
  const { journeys = [], surveys = [], otherStarts } = input;
  checkList(surveys, "surveys");
  const days = new LocalDays(rules.timeZone);
  const tidy = tidyJourneys(journeys, rules.asOf);
  const othersOf = otherStarts ?? startsIn(tidy.journeys);
  const recommendations = tidy.journeys.flatMap(recommendationsOf);
  return {
    contributions: [
      ...tidy.excluded.map((excluded) => exclusionOf(excluded, rules, days)),
      ...tidy.journeys.map((journey) => contributionOf({ journey, others: othersOf(journey), rules, days })),
      ...surveyContributions([...surveys, ...recommendations], rules, days),
    ],
    excluded: tidy.excluded,
    dropped: tidy.dropped,
  };
}

function startsIn(journeys: readonly TidyJourney[]): (journey: TidyJourney) => readonly EpochMs[] {
  const book = new ContactBook(journeys);
  return (journey) => book.othersOf(journey);
}
