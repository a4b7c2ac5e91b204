import type { JourneyRecord, JourneyRecordEvent, SurveyRecord } from "throughline/kpi";

/** The first of May 2026, UTC, at a time of day; `2 10:00` is on the second. */
export function at(time: string): number {
  const [day, clock] = time.includes(" ") ? time.split(" ") : ["1", time];
  return Date.parse(`2026-05-${String(day).padStart(2, "0")}T${clock}:00Z`);
}

export function journey(
  id: string,
  events: readonly JourneyRecordEvent[],
  more: Partial<JourneyRecord> = {},
): JourneyRecord {
  return { id, tenant: "acme", customer: `customer of ${id}`, ...more, events };
}

export const customer = (time: string, channel = "web-chat"): JourneyRecordEvent => ({
  type: "message",
  at: at(time),
  actor: "customer",
  channel,
});

export const agent = (time: string, channel = "web-chat", actorId = "maria"): JourneyRecordEvent => ({
  type: "message",
  at: at(time),
  actor: "agent",
  actorId,
  channel,
});

export const bot = (time: string, channel = "web-chat"): JourneyRecordEvent => ({
  type: "message",
  at: at(time),
  actor: "bot",
  channel,
});

export const status = (
  time: string,
  to: "open" | "pending" | "onHold" | "solved" | "closed",
): JourneyRecordEvent => ({ type: "status", at: at(time), to });

export const call = (
  time: string,
  phase: "started" | "answered" | "missed" | "ended",
  actor: "customer" | "agent" | "bot" = "customer",
): JourneyRecordEvent => ({ type: "contact", at: at(time), contact: "call", phase, actor, channel: "phone" });

export const rated = (time: string, rating: number, survey = "s"): JourneyRecordEvent => ({
  type: "survey",
  at: at(time),
  survey,
  phase: "answered",
  rating,
});

export const handoff = (
  time: string,
  phase: "requested" | "accepted" | "rejected" | "cancelled" | "expired",
  more: { handoff?: string; required?: readonly string[]; provided?: readonly string[] } = {},
): JourneyRecordEvent => ({ type: "handoff", at: at(time), handoff: "h", phase, ...more });

/** What a customer answered when asked whether they would recommend; `null`: an anonymous one. */
export const recommended = (
  id: string,
  who: string | null,
  rating: number,
  time: string,
  more: Partial<SurveyRecord> = {},
): SurveyRecord => ({
  id,
  tenant: "acme",
  customer: who,
  kind: "nps",
  offeredAt: at(time),
  answer: { rating, at: at(time) },
  ...more,
});
