import type { EpochMs } from "../../kernel/instant.js";
import { invalidInput } from "../invalid-input.js";
import { isEpochMs } from "../journeys/check-record.js";
import { byText } from "../journeys/event-order.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import { keyOf } from "../journeys/tidy-journeys.js";
import { surveysOf } from "../outcomes/surveys.js";
import type { SurveyRecord } from "../records.js";
import { scaleOf } from "../surveys/scale.js";
import { CONTRIBUTION_VERSION } from "../totals/measures.js";
import type { CellKey, Contribution } from "./contribution.js";
import type { Rules } from "./kpi-context.js";
import type { LocalDays } from "./local-day.js";
import { Parts } from "./parts.js";
import { periodStart } from "./periods.js";
import { ratingTally } from "./rating-tally.js";

/** The surveys of recommendation that were held on a journey, as surveys of the customer. */
export function recommendationsOf(journey: TidyJourney): readonly SurveyRecord[] {
  const { tenant, customer, segment } = journey;
  return surveysOf(journey).flatMap(({ survey, kind, scale, offeredAt, channel, agent, answer }) =>
    kind !== "nps"
      ? []
      : [
          {
            id: survey,
            tenant,
            customer,
            kind,
            offeredAt,
            answer,
            ...(scale === undefined ? {} : { scale }),
            ...(channel === null ? {} : { channel }),
            ...(segment === null ? {} : { segment }),
            ...(agent === null ? {} : { agent }),
          },
        ],
  );
}

/**
 * What surveys add that belong to a customer: one contribution each. Records of one survey are one, with
 * the last answer. Of the recommendations of one customer in one period the latest counts; the others are
 * counted as superseded.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 */
export function surveyContributions(
  records: readonly SurveyRecord[],
  rules: Rules,
  days: LocalDays,
): readonly Contribution[] {
  const surveys = lastAnswers(records, rules.asOf);
  const latest = latestOfRespondents(surveys, rules, days);
  return surveys.map((survey) => contributionOf(survey, latest, days));
}

function lastAnswers(records: readonly SurveyRecord[], asOf: EpochMs): readonly SurveyRecord[] {
  const byId = new Map<string, SurveyRecord>();
  for (const [index, record] of records.entries()) {
    checkSurvey(record, `surveys.${index}`);
    if (record.offeredAt > asOf) continue;
    const answer = record.answer === null || record.answer.at > asOf ? null : record.answer;
    const key = keyOf(record.tenant, record.id);
    const known = byId.get(key);
    if (known === undefined || isLater(answer, known.answer)) byId.set(key, { ...record, answer });
  }
  return [...byId.values()];
}

function isLater(answer: SurveyRecord["answer"], known: SurveyRecord["answer"]): boolean {
  if (answer === null || known === null) return answer !== null;
  return answer.at > known.at || (answer.at === known.at && answer.rating > known.rating);
}

/** The keys of the recommendations that count. */
function latestOfRespondents(
  surveys: readonly SurveyRecord[],
  { period, weekStart }: Rules,
  days: LocalDays,
): ReadonlySet<string> {
  const latest = new Map<string, { readonly at: EpochMs; readonly tenant: string; readonly id: string }>();
  for (const { kind, answer, tenant, customer, id } of surveys) {
    if (kind !== "nps" || answer === null) continue;
    const respondent = customer === null ? `survey ${id}` : `customer ${customer}`;
    const { at } = answer;
    const key = keyOf(tenant, keyOf(periodStart(days.dayOf(at), period, weekStart), respondent));
    const known = latest.get(key);
    if (known === undefined || at > known.at || (at === known.at && byText(id, known.id) > 0))
      latest.set(key, { at, tenant, id });
  }
  return new Set([...latest.values()].map(({ tenant, id }) => keyOf(tenant, id)));
}

function contributionOf(survey: SurveyRecord, latest: ReadonlySet<string>, days: LocalDays): Contribution {
  const { id, tenant, kind, answer, offeredAt } = survey;
  const cell = (at: EpochMs): CellKey => ({
    day: days.dayOf(at),
    tenant,
    channel: survey.channel ?? null,
    segment: survey.segment ?? null,
    agent: survey.agent ?? null,
    queue: null,
  });
  const parts = new Parts();
  parts.count(cell(offeredAt), `${kind}.offered`);
  if (answer !== null) {
    if (kind === "nps" && !latest.has(keyOf(tenant, id))) parts.tally(cell(answer.at), "npsSuperseded", 1);
    else
      parts.tally(
        cell(kind === "nps" ? answer.at : offeredAt),
        ...ratingTally(kind, survey.scale, answer.rating),
      );
  }
  const of = { type: "survey", tenant, id } as const;
  return { version: CONTRIBUTION_VERSION, of, parts: parts.list(), changesAt: null };
}

function checkSurvey(record: SurveyRecord, path: string): void {
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  if (typeof record !== "object" || record === null) throw invalidInput(path, "must be a survey record");
  if (!isText(record.id)) throw invalidInput(`${path}.id`, "must be text");
  if (!isText(record.tenant)) throw invalidInput(`${path}.tenant`, "must be text");
  if (record.customer !== null && !isText(record.customer))
    throw invalidInput(`${path}.customer`, "must be text or null");
  if (!["csat", "nps", "ces"].includes(record.kind))
    throw invalidInput(`${path}.kind`, "must be csat, nps or ces");
  for (const field of ["channel", "segment", "agent"] as const)
    if (record[field] !== undefined && !isText(record[field]))
      throw invalidInput(`${path}.${field}`, "must be text");
  if (!isEpochMs(record.offeredAt)) throw invalidInput(`${path}.offeredAt`, "must be whole milliseconds");
  if (record.answer !== null && !isEpochMs(record.answer?.at))
    throw invalidInput(`${path}.answer.at`, "must be whole milliseconds");
  scaleOf(record.kind, record.scale, `${path}.scale`);
}
