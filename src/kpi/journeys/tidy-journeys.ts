import type { EpochMs } from "../../kernel/instant.js";
import { checkList } from "../invalid-input.js";
import type { JourneyRecord, JourneyRecordEvent } from "../records.js";
import { checkJourneyRecord } from "./check-record.js";
import { inOrder } from "./event-order.js";
import { beganByAgent, staysOf, stepsOf } from "./steps.js";
import type { TidyJourney } from "./tidy-journey.js";

/** Why a journey counts nowhere. */
export type JourneyExclusion = "spam" | "merged" | "mergedInCircle" | "duplicate" | "noEvents";

/** A journey that counts nowhere, and why. */
export interface ExcludedJourney {
  readonly id: string;
  readonly tenant: string;
  readonly segment: string | null;
  /** Its first event; `null` where there is none up to `asOf`. */
  readonly startAt: EpochMs | null;
  readonly reason: JourneyExclusion;
}

/** What {@link tidyJourneys} gives. */
export interface TidyJourneys {
  readonly journeys: readonly TidyJourney[];
  /** Each that counts nowhere. */
  readonly excluded: readonly ExcludedJourney[];
  /** Events that were passed over: after `asOf`, or given twice. */
  readonly dropped: { readonly futureEvents: number; readonly duplicateEvents: number };
}

interface Sorted {
  readonly record: JourneyRecord;
  readonly events: readonly JourneyRecordEvent[];
  readonly mergedInto: string | null;
  readonly spam: boolean;
}

/**
 * Checks records and brings them into the form that counts. The first record of an id counts; a journey
 * merged into another, at any number of steps, gives that one its messages and contacts.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 */
export function tidyJourneys(records: readonly JourneyRecord[], asOf: EpochMs): TidyJourneys {
  checkList(records, "journeys");
  const excluded: ExcludedJourney[] = [];
  const dropped = { futureEvents: 0, duplicateEvents: 0 };
  const byKey = new Map<string, Sorted>();
  for (const [index, record] of records.entries()) {
    checkJourneyRecord(record, `journeys.${index}`);
    const key = keyOf(record.tenant, record.id);
    const journey = sorted(record, asOf, dropped);
    if (byKey.has(key)) excluded.push(excludedFor("duplicate", journey));
    else byKey.set(key, journey);
  }

  const folded = new Map<string, JourneyRecordEvent[]>();
  const surviving: Sorted[] = [];
  for (const journey of byKey.values()) {
    const reason = reasonAgainst(journey, byKey, folded);
    if (reason === null) surviving.push(journey);
    else excluded.push(excludedFor(reason, journey));
  }
  const journeys: TidyJourney[] = [];
  for (const journey of surviving) {
    const { id, tenant } = journey.record;
    const whole = tidy(journey, folded.get(keyOf(tenant, id)) ?? [], dropped);
    if (whole === null) excluded.push(excludedFor("noEvents", journey));
    else journeys.push(whole);
  }
  return { journeys, excluded, dropped };
}

function excludedFor(reason: JourneyExclusion, { record, events }: Sorted): ExcludedJourney {
  const { id, tenant, segment } = record;
  return { id, tenant, segment: segment ?? null, startAt: events[0]?.at ?? null, reason };
}

function sorted(
  record: JourneyRecord,
  asOf: EpochMs,
  dropped: { futureEvents: number; duplicateEvents: number },
): Sorted {
  const past = record.events.filter(({ at }) => at <= asOf);
  dropped.futureEvents += record.events.length - past.length;
  const events = withoutDuplicates(inOrder(past));
  dropped.duplicateEvents += past.length - events.length;
  const merge = events.findLast((event) => event.type === "merged");
  return {
    record,
    events,
    mergedInto: merge?.type === "merged" ? merge.into : null,
    spam: events.some(({ type }) => type === "spam"),
  };
}

/**
 * Why the journey does not count, or `null`; what it leaves to another is put under that one's key in
 * `folded`.
 */
function reasonAgainst(
  journey: Sorted,
  byKey: ReadonlyMap<string, Sorted>,
  folded: Map<string, JourneyRecordEvent[]>,
): JourneyExclusion | null {
  if (journey.spam) return "spam";
  if (journey.mergedInto === null) return null;
  const { tenant } = journey.record;
  const met = new Set([journey]);
  let survivor: Sorted | undefined = journey;
  while (survivor !== undefined && survivor.mergedInto !== null) {
    survivor = byKey.get(keyOf(tenant, survivor.mergedInto));
    if (survivor === undefined) return "merged";
    if (met.has(survivor)) return "mergedInCircle";
    met.add(survivor);
  }
  const key = keyOf(tenant, survivor.record.id);
  const left = journey.events.filter(({ type }) => type === "message" || type === "contact");
  folded.set(key, [...(folded.get(key) ?? []), ...left]);
  return "merged";
}

function tidy(
  { record, events: own }: Sorted,
  joined: readonly JourneyRecordEvent[],
  dropped: { duplicateEvents: number },
): TidyJourney | null {
  const known = new Set(own.map(copyKey));
  const fresh = joined.filter((event) => event.id === undefined || !known.has(copyKey(event)));
  dropped.duplicateEvents += joined.length - fresh.length;
  const events = fresh.length === 0 ? own : inOrder([...own, ...fresh]);
  const first = events[0];
  if (first === undefined) return null;
  const steps = stepsOf(events);
  return {
    id: record.id,
    tenant: record.tenant,
    customer: record.customer,
    topic: record.topic ?? null,
    segment: record.segment ?? null,
    events,
    startAt: first.at,
    steps,
    stays: staysOf(steps),
    agentInitiated: beganByAgent(events),
  };
}

/**
 * A merge may copy events over; ids of two journeys may also be the same by chance, but hardly at the same
 * instant.
 */
function copyKey({ id, at }: JourneyRecordEvent): string {
  return `${at}:${id}`;
}

function withoutDuplicates(events: readonly JourneyRecordEvent[]): readonly JourneyRecordEvent[] {
  const seen = new Set<string>();
  return events.filter(({ id }) => {
    if (id === undefined) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** One text for a journey of a tenant; no two share it. */
export function keyOf(tenant: string, id: string): string {
  return `${tenant.length}:${tenant}${id}`;
}
