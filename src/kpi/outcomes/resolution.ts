import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import type { RecordStatus } from "../records.js";

/** How far a journey is towards its solution. */
export interface Resolution {
  /** The journey's first event. */
  readonly fromAt: EpochMs;
  /** First solved or closed; `null` if never. */
  readonly firstAt: EpochMs | null;
  /** Solved or closed and not reopened since; `null` while it is open. */
  readonly fullAt: EpochMs | null;
  /** Each time it left solved or closed. */
  readonly reopenedAt: readonly EpochMs[];
  /** Milliseconds in `open` and `onHold`, up to the last change of status. */
  readonly waitMs: number;
  /** Since when it is `open` or `onHold`; `null` where that clock stands. */
  readonly waitingSince: EpochMs | null;
}

/** Solved and closed are both resolved; closing what is solved is not a second resolution. */
export function resolutionOf(journey: TidyJourney): Resolution {
  let status: RecordStatus = "open";
  let since = journey.startAt;
  let firstAt: EpochMs | null = null;
  let fullAt: EpochMs | null = null;
  let waitMs = 0;
  const reopenedAt: EpochMs[] = [];
  for (const step of journey.steps) {
    if (step.kind !== "status") continue;
    const { to } = step.event;
    if (waits(status)) waitMs += step.at - since;
    since = step.at;
    if (isResolved(to) && !isResolved(status)) {
      firstAt ??= step.at;
      fullAt = step.at;
    } else if (!isResolved(to) && isResolved(status)) {
      reopenedAt.push(step.at);
      fullAt = null;
    }
    status = to;
  }
  return {
    fromAt: journey.startAt,
    firstAt,
    fullAt,
    reopenedAt,
    waitMs,
    waitingSince: waits(status) ? since : null,
  };
}

function isResolved(status: RecordStatus): boolean {
  return status === "solved" || status === "closed";
}

/** Whether the customer waits for the desk, or for somebody that the desk waits for. */
function waits(status: RecordStatus): boolean {
  return status === "open" || status === "onHold";
}
