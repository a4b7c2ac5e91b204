import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import type { RatingScale, SurveyEventRecord, SurveyKind } from "../records.js";

/** One survey of a journey, with its last answer. */
export interface SurveyOutcome {
  readonly survey: string;
  readonly kind: SurveyKind;
  readonly scale: RatingScale | undefined;
  readonly offeredAt: EpochMs;
  /** The channel of the conversation it asks about. */
  readonly channel: string | null;
  readonly agent: string | null;
  /** As it was given, on its scale or off it; `null`: not answered. */
  readonly answer: { readonly rating: number; readonly at: EpochMs } | null;
}

/**
 * Every survey of the journey, in the order they were offered. An answer without an offer is an offer as
 * well.
 */
export function surveysOf(journey: TidyJourney): readonly SurveyOutcome[] {
  const byId = new Map<string, SurveyOutcome>();
  for (const event of journey.events) {
    if (event.type !== "survey") continue;
    const known = byId.get(event.survey) ?? offered(journey, event);
    byId.set(event.survey, event.phase === "offered" ? known : answered(known, event));
  }
  return [...byId.values()];
}

function offered(journey: TidyJourney, event: SurveyEventRecord): SurveyOutcome {
  const { at } = event;
  const lastTurn = (kind: "customer" | "agent") =>
    journey.steps.findLast((step) => step.kind === kind && step.at <= at);
  const [customer, agent] = [lastTurn("customer"), lastTurn("agent")];
  return {
    survey: event.survey,
    kind: event.kind ?? "csat",
    scale: event.scale,
    offeredAt: at,
    channel: event.channel ?? (customer?.kind === "customer" ? customer.channel : null),
    agent: event.agent ?? (agent?.kind === "agent" ? agent.actorId : null),
    answer: null,
  };
}

function answered(survey: SurveyOutcome, event: SurveyEventRecord): SurveyOutcome {
  return {
    ...survey,
    scale: event.scale ?? survey.scale,
    answer: { rating: event.rating ?? Number.NaN, at: event.at },
  };
}
