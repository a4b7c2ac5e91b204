import type { JourneyStatus } from "../../journey/lifecycle/events.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Step, TidyJourney } from "../../kpi/journeys/tidy-journey.js";
import { firstResponseOf, isClosing } from "../../kpi/outcomes/first-response.js";
import { resolutionOf } from "../../kpi/outcomes/resolution.js";
import type { SlaClockName } from "./sla-policy.js";

/** A stretch of time; `endAt: null` goes on. */
export interface Stretch {
  readonly fromAt: EpochMs;
  readonly endAt: EpochMs | null;
}

/** The waits of a journey, and the stretches of its statuses. */
export interface Waits {
  readonly of: Readonly<Record<SlaClockName, readonly Stretch[]>>;
  readonly statuses: readonly (Stretch & { readonly status: JourneyStatus })[];
}

/** @param tidy the journey's record, as the calculators see it */
export function waitsOf(journey: Journey, tidy: TidyJourney, now: EpochMs): Waits {
  const first = firstResponseOf(tidy);
  const { fromAt, fullAt } = resolutionOf(tidy);
  return {
    of: {
      firstResponse: first.fromAt === null ? [] : [{ fromAt: first.fromAt, endAt: first.endAt }],
      nextResponse: first.endAt === null ? [] : laterWaits(tidy.steps, first.endAt),
      resolution: [{ fromAt, endAt: fullAt }],
      pickup: pickupWaits(journey, tidy.steps, now),
    },
    statuses: statusStretches(tidy),
  };
}

/** From each turn of the customer that nobody has answered yet to the answer, or to the end of the journey. */
function laterWaits(steps: readonly Step[], after: EpochMs): readonly Stretch[] {
  const waits: Stretch[] = [];
  let since: EpochMs | null = null;
  for (const step of steps) {
    if (step.at < after) continue;
    if (step.kind === "customer") since ??= step.at;
    else if (since !== null && (step.kind === "agent" || isClosing(step))) {
      waits.push({ fromAt: since, endAt: step.at });
      since = null;
    }
  }
  return since === null ? waits : [...waits, { fromAt: since, endAt: null }];
}

/** From a queue owning the journey to somebody of it; another queue in between ends no wait. */
function pickupWaits(journey: Journey, steps: readonly Step[], now: EpochMs): readonly Stretch[] {
  const owners = [
    { at: journey.openedAt, kind: journey.firstOwnership.owner.kind },
    ...[...journey.handoffs.entries()].flatMap((event) => {
      const ownership = "ownership" in event.data ? event.data.ownership : null;
      return ownership === null ? [] : [{ at: event.recordedAt, kind: ownership.owner.kind }];
    }),
  ].filter(({ at }) => at <= now);
  const closings = steps.filter(isClosing);
  const waits: Stretch[] = [];
  let since: EpochMs | null = null;
  for (const { at, kind } of owners) {
    if (kind === "queue") since ??= at;
    else if (since !== null) {
      waits.push({ fromAt: since, endAt: at });
      since = null;
    }
  }
  if (since === null) return waits;
  const from: EpochMs = since;
  return [...waits, { fromAt: from, endAt: closings.find(({ at }) => at >= from)?.at ?? null }];
}

function statusStretches({ startAt, steps }: TidyJourney): Waits["statuses"] {
  const stretches: (Stretch & { readonly status: JourneyStatus })[] = [];
  let status: JourneyStatus = "open";
  let fromAt = startAt;
  for (const step of steps) {
    if (step.kind !== "status") continue;
    stretches.push({ status, fromAt, endAt: step.at });
    status = step.event.to;
    fromAt = step.at;
  }
  return [...stretches, { status, fromAt, endAt: null }];
}
