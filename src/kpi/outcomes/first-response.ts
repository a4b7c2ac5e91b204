import type { EpochMs } from "../../kernel/instant.js";
import type { Step, TidyJourney } from "../journeys/tidy-journey.js";

/** How the wait for the first human answer stands. */
export type FirstResponseState =
  | "answered"
  | "waiting"
  | "closedUnanswered"
  | "containedByBot"
  | "noInbound"
  | "agentInitiated";

/** The wait of one journey for its first human answer. */
export interface FirstResponse {
  readonly state: FirstResponseState;
  /** When the customer first wrote or called; `null` for `noInbound` and `agentInitiated`. */
  readonly fromAt: EpochMs | null;
  /** When the wait ended: answered, or solved or closed without. `null` while it goes on. */
  readonly endAt: EpochMs | null;
  /** Who answered. */
  readonly agent: string | null;
}

/**
 * From the customer's first turn to the first of an agent at or after it; see
 * `docs/kpi/first-response-time.md`.
 */
export function firstResponseOf(journey: TidyJourney): FirstResponse {
  const none = { fromAt: null, endAt: null, agent: null };
  const opening = journey.steps.findIndex(({ kind }) => kind === "customer");
  const fromAt = journey.steps[opening]?.at;
  if (fromAt === undefined) return { state: "noInbound", ...none };
  if (journey.agentInitiated) return { state: "agentInitiated", ...none };
  let byBot = false;
  for (const step of journey.steps.slice(opening)) {
    if (step.kind === "agent") return { state: "answered", fromAt, endAt: step.at, agent: step.actorId };
    if (step.kind === "bot") byBot = true;
    if (isClosing(step))
      return { state: byBot ? "containedByBot" : "closedUnanswered", fromAt, endAt: step.at, agent: null };
  }
  return { state: "waiting", fromAt, endAt: null, agent: null };
}

/** The wait within one stay of the customer on a channel. */
export interface StayResponse {
  readonly channel: string;
  readonly fromAt: EpochMs;
  /**
   * When an agent answered, or when the customer left, or the journey was solved or closed. `null` while it
   * goes on.
   */
  readonly endAt: EpochMs | null;
  readonly answered: boolean;
  readonly agent: string | null;
  /** The customer wrote again on the channel after the answer. */
  readonly engaged: boolean;
}

/** The waits of every stay; none for a journey that an agent began. */
export function stayResponsesOf(journey: TidyJourney): readonly StayResponse[] {
  if (journey.agentInitiated) return [];
  const waits: StayResponse[] = [];
  const change = (how: Partial<StayResponse>) => {
    const last = waits.pop();
    if (last !== undefined) waits.push({ ...last, ...how });
  };
  for (const step of journey.steps) {
    const last = waits.at(-1);
    const running = last !== undefined && last.endAt === null;
    if (step.kind === "customer") {
      if (last?.channel === step.channel) {
        if (last.answered) change({ engaged: true });
        continue;
      }
      if (running) change({ endAt: step.at });
      const { channel, at: fromAt } = step;
      waits.push({ channel, fromAt, endAt: null, answered: false, agent: null, engaged: false });
    } else if (running) {
      if (step.kind === "agent") change({ endAt: step.at, answered: true, agent: step.actorId });
      else if (isClosing(step)) change({ endAt: step.at });
    }
  }
  return waits;
}

/** The wait for a human after the first request for one. */
export interface HumanWait {
  readonly fromAt: EpochMs;
  readonly endAt: EpochMs | null;
  readonly answered: boolean;
}

/**
 * From the first handoff requested before any agent spoke to the first agent's turn; `null` where there was
 * no such request.
 */
export function humanWaitOf(journey: TidyJourney): HumanWait | null {
  const request = journey.events.find((event) => event.type === "handoff" && event.phase === "requested");
  if (request === undefined) return null;
  for (const step of journey.steps) {
    if (step.kind === "agent")
      return step.at < request.at ? null : { fromAt: request.at, endAt: step.at, answered: true };
    if (isClosing(step) && step.at >= request.at)
      return { fromAt: request.at, endAt: step.at, answered: false };
  }
  return { fromAt: request.at, endAt: null, answered: false };
}

/** Whether the journey was solved or closed by this step. */
export function isClosing(step: Step): boolean {
  return step.kind === "status" && (step.event.to === "solved" || step.event.to === "closed");
}
