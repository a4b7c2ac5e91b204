import type { JourneyRecordEvent, RecordStatus } from "../records.js";

const STATUSES: readonly RecordStatus[] = ["open", "pending", "onHold", "solved", "closed"];

/**
 * Orders events by time. At one instant what asks comes before what answers, a message before the change of
 * status that it goes with, and a status before the one it leads to; then by id and by all that they say, so
 * that the order in which events are given does not matter.
 */
export function inOrder(events: readonly JourneyRecordEvent[]): readonly JourneyRecordEvent[] {
  return events.toSorted(
    (one, other) =>
      one.at - other.at ||
      rank(one) - rank(other) ||
      byText(one.id ?? "", other.id ?? "") ||
      byText(saying(one), saying(other)),
  );
}

/** All that an event says, in whatever order its fields were written. */
function saying(event: JourneyRecordEvent): string {
  return JSON.stringify(event, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => byText(one, other)))
      : value,
  );
}

function rank(event: JourneyRecordEvent): number {
  switch (event.type) {
    case "assigned":
      return 0;
    case "message":
      return event.actor === "customer" ? 1 : event.actor === "agent" ? 9 : 8;
    case "contact":
      if (event.phase === "started") return 2;
      return event.phase === "answered" ? 7 : 11;
    case "info":
      return event.phase === "provided" ? 3 : 10;
    case "handoff":
      return HANDOFF[event.phase];
    case "switch":
      return 12;
    case "status":
      return 14 + STATUSES.indexOf(event.to);
    case "survey":
      return event.phase === "offered" ? 20 : 21;
    case "merged":
      return 22;
    case "spam":
      return 23;
  }
}

const HANDOFF = { requested: 4, rejected: 5, accepted: 6, cancelled: 13, expired: 13 } as const;

/** Order by code units, the same in every locale. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
