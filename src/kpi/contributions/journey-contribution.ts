import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import type { ExcludedJourney } from "../journeys/tidy-journeys.js";
import { firstContactOf } from "../outcomes/first-contact.js";
import { firstResponseOf, humanWaitOf, stayResponsesOf } from "../outcomes/first-response.js";
import { type HandoffOutcome, handoffsOf } from "../outcomes/handoffs.js";
import { type Resolution, resolutionOf } from "../outcomes/resolution.js";
import { type SurveyOutcome, surveysOf } from "../outcomes/surveys.js";
import { switchesOf, switchOffersOf } from "../outcomes/switching.js";
import { isOnScale, scaleOf } from "../surveys/scale.js";
import { CONTRIBUTION_VERSION, type DurationName } from "../totals/measures.js";
import type { CellKey, Contribution } from "./contribution.js";
import type { Rules } from "./kpi-context.js";
import type { LocalDays } from "./local-day.js";
import { Parts } from "./parts.js";
import { ratingTally } from "./rating-tally.js";

/** What a journey is worked out with. */
export interface JourneyMaterial {
  readonly journey: TidyJourney;
  /** When other journeys of the same customer and topic began. */
  readonly others: readonly EpochMs[];
  readonly rules: Rules;
  readonly days: LocalDays;
}

/** What one journey adds. */
export function contributionOf({ journey, others, rules, days }: JourneyMaterial): Contribution {
  const resolution = resolutionOf(journey);
  const parts = new Parts();
  const { id, tenant } = journey;
  const of = { type: "journey", tenant, id } as const;
  const home = homeCell(journey, days.dayOf(cohortTime(resolution, rules) ?? journey.startAt));
  if (cohortTime(resolution, rules) === null) {
    parts.tally(home, "excluded", "notEnded");
    return { version: CONTRIBUTION_VERSION, of, parts: parts.list(), changesAt: null };
  }
  const adding: Adding = { journey, resolution, others, rules, parts, home, changes: [] };
  parts.count(home, "journeys");
  addResponses(adding);
  addResolution(adding);
  addFirstContact(adding);
  addSwitching(adding);
  addHandoffs(adding);
  addSurveys(adding);
  const changesAt = adding.changes.length === 0 ? null : Math.min(...adding.changes);
  return { version: CONTRIBUTION_VERSION, of, parts: parts.list(), changesAt };
}

/** What a journey that counts nowhere adds: that it was left out, and why. */
export function exclusionOf(
  { id, tenant, segment, startAt, reason }: ExcludedJourney,
  rules: Rules,
  days: LocalDays,
): Contribution {
  const parts = new Parts();
  const cell = {
    day: days.dayOf(startAt ?? rules.asOf),
    tenant,
    channel: null,
    segment,
    agent: null,
    queue: null,
  };
  parts.tally(cell, "excluded", reason);
  return {
    version: CONTRIBUTION_VERSION,
    of: { type: "journey", tenant, id },
    parts: parts.list(),
    changesAt: null,
  };
}

interface Adding {
  readonly journey: TidyJourney;
  readonly resolution: Resolution;
  readonly others: readonly EpochMs[];
  readonly rules: Rules;
  readonly parts: Parts;
  /** Where what belongs to the whole journey is counted. */
  readonly home: CellKey;
  /** When a time to wait and see will have passed. */
  readonly changes: EpochMs[];
}

function cohortTime({ fromAt, fullAt }: Resolution, { cohort }: Rules): EpochMs | null {
  return cohort === "started" ? fromAt : fullAt;
}

/**
 * By the channel it began on, so that how it went on decides nothing; by the agent who answered last, and
 * the last queue.
 */
function homeCell(journey: TidyJourney, day: string): CellKey {
  const { tenant, segment, stays, events, steps } = journey;
  let agent: string | null = null;
  let queue: string | null = null;
  for (const event of events) {
    if (event.type === "assigned") {
      if (event.agent !== undefined) agent = event.agent;
      if (event.queue !== undefined) queue = event.queue;
    } else if (event.type === "handoff" && event.phase === "requested" && event.queue !== undefined)
      queue = event.queue;
  }
  const last = steps.findLast((step) => step.kind === "agent" && step.actorId !== null);
  if (last?.kind === "agent") agent = last.actorId;
  return { day, tenant, channel: stays[0]?.channel ?? null, segment, agent, queue };
}

function addResponses({ journey, parts, home }: Adding): void {
  const { state, fromAt, endAt } = firstResponseOf(journey);
  parts.count(home, `firstResponse.${state}`);
  if (fromAt !== null)
    addDuration(parts, home, "firstResponse", fromAt, endAt, state === "answered" ? "ended" : "left");
  for (const stay of stayResponsesOf(journey)) {
    const cell = { ...home, channel: stay.channel, agent: stay.agent ?? home.agent };
    parts.count(cell, "stays");
    if (stay.answered) parts.count(cell, "stays.answered");
    if (stay.engaged) parts.count(cell, "stays.engaged");
    addDuration(parts, cell, "stayResponse", stay.fromAt, stay.endAt, stay.answered ? "ended" : "left");
  }
  const wait = humanWaitOf(journey);
  if (wait === null) return;
  parts.count(home, "humanWait.requested");
  addDuration(parts, home, "humanWait", wait.fromAt, wait.endAt, wait.answered ? "ended" : "left");
}

/** A duration that ended, one way or the other, or that goes on. */
function addDuration(
  parts: Parts,
  cell: CellKey,
  name: DurationName,
  fromAt: EpochMs,
  endAt: EpochMs | null,
  ending: "ended" | "left",
): void {
  if (endAt === null) parts.duration(cell, name, "open", fromAt);
  else parts.duration(cell, name, ending, endAt - fromAt);
}

function addResolution({ resolution, parts, home }: Adding): void {
  const { fromAt, firstAt, fullAt, reopenedAt, waitMs, waitingSince } = resolution;
  if (firstAt !== null) parts.count(home, "resolution.first");
  if (fullAt !== null) parts.count(home, "resolution.full");
  parts.count(home, "resolution.reopens", reopenedAt.length);
  addDuration(parts, home, "firstResolution", fromAt, firstAt, "ended");
  addDuration(parts, home, "resolution", fromAt, fullAt, "ended");
  // A clock that has run before is one that began so much earlier; one that stands is censored where it stands.
  if (fullAt !== null) parts.duration(home, "requesterWait", "ended", waitMs);
  else if (waitingSince !== null) parts.duration(home, "requesterWait", "open", waitingSince - waitMs);
  else parts.duration(home, "requesterWait", "left", waitMs);
}

function addFirstContact({ journey, resolution, others, rules, parts, home, changes }: Adding): void {
  const contact = firstContactOf(journey, resolution, others, rules.holdsForMs, rules.asOf);
  if (contact === null) return;
  parts.count(home, "firstContact.resolved");
  if (!contact.mature) {
    changes.push(contact.resolvedAt + rules.holdsForMs);
    return;
  }
  parts.count(home, "firstContact.mature");
  if (contact.reopened) parts.count(home, "firstContact.reopened");
  if (contact.repeated) parts.count(home, "firstContact.repeated");
  if (contact.resolvedAtFirst) parts.count(home, "firstContact.held");
}

function addSwitching({ journey, resolution, rules, parts, home, changes }: Adding): void {
  const { stays, startAt } = journey;
  const switches = switchesOf(journey);
  if (stays.length > 0) parts.count(home, "journeys.inbound");
  if (switches.length > 0) parts.count(home, "journeys.switched");
  parts.count(home, "switches", switches.length);
  for (const { from, to } of switches) parts.tally(home, "switch", from, to);

  const until = (switches[0]?.at ?? startAt) + rules.holdsForMs;
  const mature = until <= rules.asOf;
  const solved = resolution.fullAt !== null;
  const last = stays.at(-1);
  if (!mature) changes.push(until);
  if (last !== undefined && (solved || mature))
    parts.tally(home, "end", last.channel, solved ? "solved" : "unsolved");
  if (last !== undefined) addCompletion(parts, home, mature, switches.length > 0, solved);

  for (const offer of switchOffersOf(journey, rules.abandonAfterMs, rules.asOf)) {
    const cell = { ...home, channel: offer.from };
    parts.count(cell, "offers");
    parts.count(cell, `offers.${offer.state}`);
    if (offer.state === "immature") changes.push(offer.offeredAt + rules.abandonAfterMs);
  }
}

function addCompletion(
  parts: Parts,
  home: CellKey,
  mature: boolean,
  switched: boolean,
  solved: boolean,
): void {
  const group = switched ? "completion.switched" : "completion.unswitched";
  if (!mature) {
    parts.count(home, "completion.immature");
    return;
  }
  parts.count(home, group);
  if (solved) parts.count(home, `${group}Solved`);
}

const ANSWERS = {
  accepted: "accept.accepted",
  abandoned: "accept.abandoned",
  expired: "accept.expired",
} as const satisfies Record<NonNullable<HandoffOutcome["answer"]>["how"], DurationName>;

function addHandoffs({ journey, parts, home }: Adding): void {
  for (const handoff of handoffsOf(journey)) {
    const cell = { ...home, channel: handoff.channel, queue: handoff.queue ?? home.queue };
    const { state, answer, context, requestedAt } = handoff;
    parts.count(cell, "handoffs.requested");
    parts.count(cell, `handoffs.${state}`);
    parts.count(cell, "handoffs.rejections", handoff.rejections);
    if (answer === null) parts.duration(cell, "accept.accepted", "open", requestedAt);
    else parts.duration(cell, ANSWERS[answer.how], "ended", answer.at - requestedAt);
    if (answer?.how === "accepted") parts.count(cell, "handoffs.accepted");
    if (handoff.askedAgain) parts.count(cell, "handoffs.askedAgain");
    if (context === null) parts.count(cell, "handoffs.withoutRequirements");
    else parts.tally(cell, "context", context.present, context.required);
  }
}

/** Surveys of recommendation belong to the customer, and count apart. */
function addSurveys({ journey, parts, home }: Adding): void {
  let last: SurveyOutcome | null = null;
  for (const survey of surveysOf(journey)) {
    if (survey.kind === "nps") continue;
    const cell = { ...home, channel: survey.channel, agent: survey.agent ?? home.agent };
    parts.count(cell, `${survey.kind}.offered`);
    if (survey.answer === null) continue;
    parts.tally(cell, ...ratingTally(survey.kind, survey.scale, survey.answer.rating));
    if (survey.kind !== "csat" || !isOnScale(survey.answer.rating, scaleOf("csat", survey.scale))) continue;
    if (last?.answer == null || survey.answer.at >= last.answer.at) last = survey;
  }
  if (last?.answer == null) return;
  const group = journey.stays.length > 1 ? "csatByJourney.switched" : "csatByJourney.unswitched";
  parts.count(home, group);
  const { positiveFrom, max } = scaleOf("csat", last.scale);
  if (last.answer.rating >= (positiveFrom ?? max)) parts.count(home, `${group}Positive`);
}
