import type { ContactRecord, JourneyRecordEvent, MessageRecord } from "../records.js";
import type { Stay, Step, Turn } from "./tidy-journey.js";

/** The steps of events that are in order. Notes between agents and automatic messages are none. */
export function stepsOf(events: readonly JourneyRecordEvent[]): readonly Step[] {
  return events.flatMap((event): Step[] => {
    switch (event.type) {
      case "message":
        return event.public === false ? [] : ofMessage(event);
      case "contact":
        return ofContact(event);
      case "status":
        return [{ kind: "status", at: event.at, event }];
      default:
        return [];
    }
  });
}

function ofMessage(event: MessageRecord): Step[] {
  switch (event.actor) {
    case "customer":
      return [{ kind: "customer", ...turn(event), actorId: null }];
    case "agent":
      return event.auto === true ? [] : [{ kind: "agent", ...turn(event) }];
    case "bot":
      return [{ kind: "bot", at: event.at }];
    case "system":
      return [];
  }
}

function ofContact(event: ContactRecord): Step[] {
  const { phase, actor, at } = event;
  const reached = { kind: "customer", ...turn(event), actorId: null } as const;
  if (phase === "started") return actor === "customer" ? [reached] : [];
  if (phase !== "answered") return [];
  if (actor === "agent") return [{ kind: "agent", ...turn(event) }];
  // An agent called, and the customer took the call.
  if (actor === "customer") return [reached, { kind: "agent", ...turn(event), actorId: null }];
  return actor === "bot" ? [{ kind: "bot", at }] : [];
}

function turn({ at, channel, actorId }: MessageRecord | ContactRecord): Turn {
  return { at, channel, actorId: actorId ?? null };
}

/**
 * Whether an agent spoke first: the first public message that is not automatic, or the first call, was
 * theirs.
 */
export function beganByAgent(events: readonly JourneyRecordEvent[]): boolean {
  const first = events.find(
    (event) =>
      (event.type === "message" && event.public !== false && event.auto !== true) ||
      (event.type === "contact" && event.phase === "started"),
  );
  return (first?.type === "message" || first?.type === "contact") && first.actor === "agent";
}

/** The runs of the customer's turns on one channel. */
export function staysOf(steps: readonly Step[]): readonly Stay[] {
  const stays: Stay[] = [];
  for (const step of steps) {
    if (step.kind !== "customer") continue;
    if (stays.at(-1)?.channel !== step.channel) stays.push({ channel: step.channel, startAt: step.at });
  }
  return stays;
}
