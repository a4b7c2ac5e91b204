import { addBusinessTime, businessTimeMs } from "../../calendar/business-time.js";
import type { Schedule } from "../../calendar/schedule.js";
import type { JourneyStatus } from "../../journey/lifecycle/events.js";
import type { Journey } from "../../journey/state.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { tidyJourneys } from "../../kpi/journeys/tidy-journeys.js";
import { journeyRecord } from "../records/journey-record.js";
import { SLA_CLOCKS, type SlaClockName, type SlaPolicy } from "./sla-policy.js";
import { type Stretch, type Waits, waitsOf } from "./waits.js";

/** Where a clock is against its target. */
export type SlaState = "running" | "atRisk" | "late" | "paused" | "met" | "missed";

/** A clock of a journey. Durations are milliseconds of the time that counts. */
export interface SlaClock {
  readonly clock: SlaClockName;
  /** `late` has not ended and is past its target, `missed` ended past it. */
  readonly state: SlaState;
  readonly startedAt: EpochMs;
  /** `null` while it has not ended. */
  readonly endedAt: EpochMs | null;
  readonly targetMs: number;
  readonly elapsedMs: number;
  /** What is left of the target; below 0 by how much it is over. */
  readonly leftMs: number;
  /** When it was due, or will be if it runs on. `null` where it ended in time, stands, or the desk does not open for so long. */
  readonly dueAt: EpochMs | null;
}

/**
 * What is running on a journey and what is late: every clock that began and that the policy has a target for, in the order of {@link SLA_CLOCKS}. A
 * journey has one clock `firstResponse` and `resolution`, and one of the others for each wait. Nothing that was recorded or occurred after `now`
 * counts; a journey that is spam or was merged has no clocks.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a policy or an instant that is not valid
 * @example
 * ```ts
 * const policy = { firstResponse: { withinMs: 900_000 }, resolution: { withinMs: 86_400_000 } };
 * slaClocks(journey, policy, now).map(({ clock, state }) => `${clock} ${state}`); // ["firstResponse late", "resolution running"]
 * ```
 */
export function slaClocks(journey: Journey, policy: SlaPolicy, now: Instant): readonly SlaClock[] {
  const at = epochMs(now, "now");
  const { schedule, atRiskFrom = 0.8 } = policy;
  if (!(atRiskFrom > 0 && atRiskFrom <= 1)) throw invalid("atRiskFrom", "must lie above 0 and not above 1");
  for (const clock of SLA_CLOCKS) {
    const target = policy[clock];
    if (target !== undefined && (!Number.isSafeInteger(target.withinMs) || target.withinMs <= 0))
      throw invalid(`${clock}.withinMs`, "must be a whole number of milliseconds above 0");
  }
  // The tenant is none of a clock's business.
  const [tidy] = tidyJourneys([journeyRecord(journey, { tenant: "_" })], at).journeys;
  if (tidy === undefined) return [];
  const waits = waitsOf(journey, tidy, at);
  return SLA_CLOCKS.flatMap((clock) => {
    const target = policy[clock];
    if (target === undefined) return [];
    const { withinMs: targetMs, pausesIn = clock === "resolution" ? ["pending"] : [] } = target;
    const stands: readonly JourneyStatus[] =
      clock === "resolution" ? [...pausesIn, "solved", "closed"] : pausesIn;
    const paused = waits.statuses.filter(({ status }) => stands.includes(status));
    return waits.of[clock].map((wait) =>
      clockOf({ clock, targetMs, wait, paused, schedule, at, atRiskFrom }),
    );
  });
}

function clockOf(given: {
  readonly clock: SlaClockName;
  readonly targetMs: number;
  readonly wait: Stretch;
  readonly paused: Waits["statuses"];
  readonly schedule: Schedule | undefined;
  readonly at: EpochMs;
  readonly atRiskFrom: number;
}): SlaClock {
  const { clock, targetMs, wait, paused, schedule, at, atRiskFrom } = given;
  const { fromAt: startedAt, endAt: endedAt } = wait;
  const runs = runsOf(wait, paused);
  const elapsedMs = runs.reduce((sum, { fromAt, endAt }) => sum + counted(schedule, fromAt, endAt ?? at), 0);
  const leftMs = targetMs - elapsedMs;
  const stands = endedAt === null && runs.at(-1)?.endAt !== null;
  const state = (): SlaState => {
    if (endedAt !== null) return leftMs < 0 ? "missed" : "met";
    if (leftMs < 0) return "late";
    if (stands) return "paused";
    return elapsedMs >= targetMs * atRiskFrom ? "atRisk" : "running";
  };
  const dueAt = dueOf(runs, targetMs, schedule);
  return { clock, state: state(), startedAt, endedAt, targetMs, elapsedMs, leftMs, dueAt };
}

/** The stretches of a wait in which its clock ran: all but what is paused. */
function runsOf(wait: Stretch, paused: Waits["statuses"]): readonly Stretch[] {
  const runs: Stretch[] = [];
  let fromAt: EpochMs | null = wait.fromAt;
  for (const pause of paused) {
    if (fromAt === null || (pause.endAt !== null && pause.endAt <= fromAt)) continue;
    if (wait.endAt !== null && pause.fromAt >= wait.endAt) break;
    if (pause.fromAt > fromAt) runs.push({ fromAt, endAt: pause.fromAt });
    fromAt = pause.endAt;
  }
  if (fromAt === null || (wait.endAt !== null && fromAt >= wait.endAt)) return runs;
  return [...runs, { fromAt, endAt: wait.endAt }];
}

function counted(schedule: Schedule | undefined, fromAt: EpochMs, toAt: EpochMs): number {
  return schedule === undefined ? Math.max(0, toAt - fromAt) : businessTimeMs(schedule, fromAt, toAt);
}

/** When the runs had, or the last one will have, used up the target. */
function dueOf(runs: readonly Stretch[], targetMs: number, schedule: Schedule | undefined): EpochMs | null {
  let leftMs = targetMs;
  for (const { fromAt, endAt } of runs) {
    const lasted = endAt === null ? null : counted(schedule, fromAt, endAt);
    if (lasted === null || lasted > leftMs)
      return schedule === undefined ? fromAt + leftMs : addBusinessTime(schedule, fromAt, leftMs);
    leftMs -= lasted;
  }
  return null;
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
