import type { JourneyRecord, JourneyRecordEvent, SurveyRecord } from "throughline/kpi";
import { Random } from "../journey/model/random.js";

/** A seeded generator, with what records are made by. */
export class Numbers extends Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return this.integer(0, end - 1);
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    const left = [...items];
    const order: T[] = [];
    while (left.length > 0) order.push(...left.splice(this.below(left.length), 1));
    return order;
  }
}

const EPOCH = Date.UTC(2026, 4, 1, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Records of every kind of event, in a mess: unordered, with duplicates, future events, merges and spam. */
export function randomRecords(
  numbers: Numbers,
  most = 8,
): {
  readonly journeys: readonly JourneyRecord[];
  readonly surveys: readonly SurveyRecord[];
  readonly asOf: number;
} {
  const count = 1 + numbers.below(most);
  const ids = Array.from({ length: count }, (_, index) => `j${index}`);
  const journeys = ids.map((id): JourneyRecord => {
    const events = randomEvents(numbers, ids);
    return {
      id,
      tenant: numbers.pick(["acme", "acme", "globex"]),
      customer: numbers.chance(0.1) ? null : `c${numbers.below(3)}`,
      ...(numbers.chance(0.5) ? { topic: numbers.pick(["billing", "delivery"]) } : {}),
      ...(numbers.chance(0.5) ? { segment: numbers.pick(["plus", "basic"]) } : {}),
      events: numbers.shuffled(numbers.chance(0.2) ? [...events, ...events.slice(0, 2)] : events),
    };
  });
  const surveys = Array.from({ length: numbers.below(4) }, (_, index): SurveyRecord => {
    const offeredAt = EPOCH + numbers.below(40 * DAY);
    return {
      id: `s${numbers.chance(0.2) ? 0 : index}`,
      tenant: "acme",
      customer: numbers.chance(0.2) ? null : `c${numbers.below(2)}`,
      kind: numbers.pick(["nps", "nps", "csat", "ces"]),
      offeredAt,
      answer: numbers.chance(0.3) ? null : { rating: numbers.below(12), at: offeredAt + numbers.below(DAY) },
    };
  });
  return { journeys, surveys, asOf: EPOCH + numbers.below(45 * DAY) };
}

function randomEvents(numbers: Numbers, journeys: readonly string[]): readonly JourneyRecordEvent[] {
  let at = EPOCH + numbers.below(30 * DAY);
  const channel = () => numbers.pick(["web-chat", "email", "phone"]);
  const actor = () => numbers.pick(["customer", "customer", "agent", "agent", "bot", "system"]);
  const events: JourneyRecordEvent[] = [];
  const length = 1 + numbers.below(14);
  for (let index = 0; index < length; index++) {
    at += numbers.chance(0.1) ? 0 : Math.floor(numbers.next() ** 4 * 4 * DAY);
    const base = { id: `e${index}`, at };
    const dice = numbers.next();
    if (dice < 0.45)
      events.push({
        ...base,
        type: "message",
        actor: actor(),
        channel: channel(),
        ...(numbers.chance(0.1) ? { public: false } : {}),
        ...(numbers.chance(0.1) ? { auto: true } : {}),
        ...(numbers.chance(0.5) ? { actorId: numbers.pick(["maria", "jan"]) } : {}),
      });
    else if (dice < 0.52)
      events.push({
        ...base,
        type: "contact",
        contact: "k",
        phase: numbers.pick(["started", "answered", "missed", "ended"]),
        actor: actor(),
        channel: "phone",
      });
    else if (dice < 0.67)
      events.push({
        ...base,
        type: "status",
        to: numbers.pick(["open", "pending", "onHold", "solved", "solved", "closed"]),
      });
    else if (dice < 0.78)
      events.push({
        ...base,
        type: "handoff",
        handoff: numbers.pick(["h1", "h2"]),
        phase: numbers.pick(["requested", "requested", "accepted", "rejected", "cancelled", "expired"]),
        ...(numbers.chance(0.5) ? { required: ["name", "order"], provided: ["name"] } : {}),
        ...(numbers.chance(0.3) ? { queue: "billing" } : {}),
      });
    else if (dice < 0.84)
      events.push({ ...base, type: "info", phase: numbers.pick(["asked", "provided"]), slot: "order" });
    else if (dice < 0.88) events.push({ ...base, type: "switch", offer: `o${index}`, to: channel() });
    else if (dice < 0.96)
      events.push({
        ...base,
        type: "survey",
        survey: numbers.pick(["s1", "s2"]),
        phase: numbers.pick(["offered", "answered"]),
        kind: numbers.pick(["csat", "csat", "nps", "ces"]),
        rating: numbers.below(8),
      });
    else if (dice < 0.98)
      events.push({ ...base, type: "assigned", queue: numbers.pick(["billing", "sales"]) });
    else if (dice < 0.99) events.push({ ...base, type: "merged", into: numbers.pick(["j0", ...journeys]) });
    else events.push({ ...base, type: "spam" });
  }
  return events;
}
