/**
 * What is counted, each at a fixed place of a contribution. The places are part of the form that is stored:
 * a change of them is a new {@link CONTRIBUTION_VERSION}.
 */
export const COUNTS = [
  "journeys",
  "journeys.inbound",
  "journeys.switched",
  "switches",
  "firstResponse.answered",
  "firstResponse.waiting",
  "firstResponse.closedUnanswered",
  "firstResponse.containedByBot",
  "firstResponse.noInbound",
  "firstResponse.agentInitiated",
  "stays",
  "stays.answered",
  "stays.engaged",
  "humanWait.requested",
  "resolution.first",
  "resolution.full",
  "resolution.reopens",
  "firstContact.resolved",
  "firstContact.mature",
  "firstContact.reopened",
  "firstContact.repeated",
  "firstContact.held",
  "completion.switched",
  "completion.switchedSolved",
  "completion.unswitched",
  "completion.unswitchedSolved",
  "completion.immature",
  "handoffs.requested",
  "handoffs.pending",
  "handoffs.accepted",
  "handoffs.succeeded",
  "handoffs.failed",
  "handoffs.abandoned",
  "handoffs.expired",
  "handoffs.rejections",
  "handoffs.askedAgain",
  "handoffs.withoutRequirements",
  "offers",
  "offers.kept",
  "offers.abandoned",
  "offers.immature",
  "csat.offered",
  "nps.offered",
  "ces.offered",
  "csatByJourney.switched",
  "csatByJourney.switchedPositive",
  "csatByJourney.unswitched",
  "csatByJourney.unswitchedPositive",
] as const;

/** The name of something that is counted: `journeys.inbound`. */
export type CountName = (typeof COUNTS)[number];

/** The durations, each at a fixed place like the counts. */
export const DURATIONS = [
  "firstResponse",
  "stayResponse",
  "humanWait",
  "firstResolution",
  "resolution",
  "requesterWait",
  "accept.accepted",
  "accept.abandoned",
  "accept.expired",
] as const;

/** The name of a kind of duration: `accept.expired`. */
export type DurationName = (typeof DURATIONS)[number];

/**
 * How a duration stands: it `ended`; the customer `left` or the case was closed before its end; it is
 * `open` still.
 */
export const ENDINGS = ["ended", "left", "open"] as const;

/** One of {@link ENDINGS}. */
export type Ending = (typeof ENDINGS)[number];

/** The version of contributions and totals as they are stored. */
export const CONTRIBUTION_VERSION = 1;

const COUNT_PLACES: ReadonlyMap<string, number> = new Map(COUNTS.map((name, place) => [name, place]));
const DURATION_PLACES: ReadonlyMap<string, number> = new Map(DURATIONS.map((name, place) => [name, place]));

/** The place of a count; −1 for what is none. */
export function countPlace(name: CountName): number {
  return COUNT_PLACES.get(name) ?? -1;
}

/** The place of a duration; −1 for what is none. */
export function durationPlace(name: DurationName): number {
  return DURATION_PLACES.get(name) ?? -1;
}
