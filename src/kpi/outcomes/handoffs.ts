import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import type { HandoffRecord } from "../records.js";
import { isClosing } from "./first-response.js";

/** What became of a handoff; `failed`: accepted, and solved or closed without a word of an agent. */
export type HandoffOutcomeState = "pending" | "succeeded" | "failed" | "abandoned" | "expired";

/** One handoff. */
export interface HandoffOutcome {
  readonly handoff: string;
  readonly state: HandoffOutcomeState;
  readonly requestedAt: EpochMs;
  /** How the request was answered; `null` while nobody has. */
  readonly answer: { readonly how: "accepted" | "abandoned" | "expired"; readonly at: EpochMs } | null;
  readonly rejections: number;
  /** Of the fields that were required, how many came along; `null` where none was. */
  readonly context: { readonly present: number; readonly required: number } | null;
  /** A fact given before the acceptance was asked for again after it. */
  readonly askedAgain: boolean;
  readonly queue: string | null;
  /** The channel the customer was on when it was requested. */
  readonly channel: string | null;
}

/** Every handoff that was requested, in order. */
export function handoffsOf(journey: TidyJourney): readonly HandoffOutcome[] {
  const byId = new Map<string, HandoffRecord[]>();
  for (const event of journey.events) {
    if (event.type !== "handoff") continue;
    const phases = byId.get(event.handoff);
    if (phases === undefined) byId.set(event.handoff, [event]);
    else phases.push(event);
  }
  return [...byId.values()].flatMap((phases) => {
    const request = phases.find(({ phase }) => phase === "requested");
    return request === undefined ? [] : [outcomeOf(journey, request, phases)];
  });
}

function outcomeOf(
  journey: TidyJourney,
  request: HandoffRecord,
  phases: readonly HandoffRecord[],
): HandoffOutcome {
  const answer = answerTo(phases, request.at);
  const acceptedAt = answer?.how === "accepted" ? answer.at : null;
  return {
    handoff: request.handoff,
    state: acceptedAt === null ? unanswered(answer) : afterAcceptance(journey, acceptedAt),
    requestedAt: request.at,
    answer,
    rejections: phases.filter(({ phase }) => phase === "rejected").length,
    context: contextOf(request),
    askedAgain: acceptedAt !== null && askedAgainAfter(journey, acceptedAt),
    queue: request.queue ?? null,
    channel: journey.stays.findLast(({ startAt }) => startAt <= request.at)?.channel ?? null,
  };
}

const ENDS = { accepted: "accepted", cancelled: "abandoned", expired: "expired" } as const;

function answerTo(phases: readonly HandoffRecord[], requestedAt: EpochMs): HandoffOutcome["answer"] {
  for (const { phase, at } of phases)
    if (at >= requestedAt && phase !== "requested" && phase !== "rejected") return { how: ENDS[phase], at };
  return null;
}

function unanswered(answer: HandoffOutcome["answer"]): HandoffOutcomeState {
  return answer === null || answer.how === "accepted" ? "pending" : answer.how;
}

function afterAcceptance({ steps }: TidyJourney, acceptedAt: EpochMs): HandoffOutcomeState {
  for (const step of steps) {
    if (step.at < acceptedAt) continue;
    if (step.kind === "agent") return "succeeded";
    if (isClosing(step)) return "failed";
  }
  return "pending";
}

function contextOf({ required = [], provided = [] }: HandoffRecord): HandoffOutcome["context"] {
  const needed = new Set(required);
  const came = new Set(provided);
  return needed.size === 0
    ? null
    : { present: [...needed].filter((field) => came.has(field)).length, required: needed.size };
}

function askedAgainAfter({ events }: TidyJourney, acceptedAt: EpochMs): boolean {
  const given = new Set<string>();
  return events.some((event) => {
    if (event.type !== "info") return false;
    if (event.phase === "provided" && event.at < acceptedAt) given.add(event.slot);
    return event.phase === "asked" && event.at >= acceptedAt && given.has(event.slot);
  });
}
