import { type OffsetStretch, offsetStretches } from "../../calendar/zone.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type JourneyCase, journeyCases } from "../../kpi/calculators/cases.js";
import type { JourneyRecord } from "../../kpi/records.js";
import { isOnScale, scaleOf } from "../../kpi/surveys/scale.js";

/** What can go wrong, and is looked for. */
export const PROBLEMS = ["unhappy", "slow", "unanswered", "failedHandoff", "askedAgain"] as const;

/**
 * One of {@link PROBLEMS}. `unhappy`: a rating of satisfaction that is not positive; `slow`: a journey that took longer than the threshold to be
 * resolved; `unanswered`: a journey that was solved or closed before a person answered; `failedHandoff`: one that was abandoned, expired, or accepted without a
 * word; `askedAgain`: an accepted handoff after which a known fact was asked for again.
 */
export type Problem = (typeof PROBLEMS)[number];

/** What cases are told apart by. `time` is the time of day, in bands. */
export const TRAITS = ["channel", "time", "topic", "segment", "queue", "agent"] as const;

/** One of {@link TRAITS}. */
export type Trait = (typeof TRAITS)[number];

/** Some traits with their values, such as `{ channel: "web-chat", time: "after 18:00" }`. */
export type Traits = Readonly<Partial<Record<Trait, string>>>;

/** One thing that went well, or wrong. */
export interface ProblemCase {
  readonly problem: Problem;
  readonly wrong: boolean;
  readonly traits: Traits;
}

/** How cases are made of journeys. */
export interface CasesOfOptions {
  readonly asOf: EpochMs;
  readonly timeZone: string;
  /** Where the bands of the day begin, in hours, ascending. */
  readonly bands: readonly number[];
  readonly slowAfterMs: number | null;
}

/** Every case of the journeys. */
export function casesOf(journeys: readonly JourneyRecord[], options: CasesOfOptions): readonly ProblemCase[] {
  const { asOf } = options;
  const records = new Map(journeys.map((record) => [keyOf(record), record]));
  const clock = new DayBands(options.timeZone, options.bands);
  return journeyCases(journeys, { asOf }).journeys.flatMap((one) => {
    const record = records.get(keyOf(one));
    return record === undefined ? [] : casesOfOne(one, record, clock, options);
  });
}

function casesOfOne(
  one: JourneyCase,
  record: JourneyRecord,
  clock: DayBands,
  { asOf, slowAfterMs }: CasesOfOptions,
): readonly ProblemCase[] {
  const { queue, agent } = lastOwner(record, asOf);
  const traitsOf = (channel: string | null, at: EpochMs, who: string | null = agent): Traits =>
    withoutNulls({
      channel,
      time: clock.bandOf(at),
      topic: record.topic ?? null,
      segment: record.segment ?? null,
      queue,
      agent: who,
    });
  const home = one.stays[0]?.channel ?? null;
  const { fullMs, censoredMs } = one.resolution;
  const cases: ProblemCase[] = [];
  for (const survey of one.surveys) {
    if (survey.kind !== "csat" || survey.answer === null) continue;
    const scale = scaleOf("csat", survey.scale);
    const { rating } = survey.answer;
    if (!isOnScale(rating, scale) || scale.positiveFrom === null) continue;
    const traits = traitsOf(survey.channel, survey.offeredAt, survey.agent);
    cases.push({ problem: "unhappy", wrong: rating < scale.positiveFrom, traits });
  }
  // A journey that is open and not yet slow may still become so.
  if (slowAfterMs !== null && (fullMs !== null || (censoredMs ?? 0) > slowAfterMs))
    cases.push({
      problem: "slow",
      wrong: (fullMs ?? censoredMs ?? 0) > slowAfterMs,
      traits: traitsOf(home, one.startAt),
    });
  const { state } = one.firstResponse;
  if (state === "answered" || state === "closedUnanswered")
    cases.push({
      problem: "unanswered",
      wrong: state === "closedUnanswered",
      traits: traitsOf(home, one.startAt, state === "answered" ? agent : null),
    });
  for (const { state: outcome, askedAgain, answer, channel, requestedAt, queue: asked } of one.handoffs) {
    const traits = { ...traitsOf(channel, requestedAt), ...(asked === null ? {} : { queue: asked }) };
    if (outcome !== "pending")
      cases.push({ problem: "failedHandoff", wrong: outcome !== "succeeded", traits });
    if (answer?.how === "accepted") cases.push({ problem: "askedAgain", wrong: askedAgain, traits });
  }
  return cases;
}

function lastOwner(
  { events }: JourneyRecord,
  asOf: EpochMs,
): { readonly agent: string | null; readonly queue: string | null } {
  let [agent, queue]: [string | null, string | null] = [null, null];
  const inTime = events.filter(({ at }) => at <= asOf).toSorted((one, other) => one.at - other.at);
  for (const event of inTime) {
    if (event.type === "assigned") {
      if (event.agent !== undefined) agent = event.agent;
      if (event.queue !== undefined) queue = event.queue;
    } else if (event.type === "message" && event.actor === "agent" && event.public !== false)
      agent = event.actorId ?? agent;
  }
  return { agent, queue };
}

function withoutNulls(traits: Readonly<Record<Trait, string | null>>): Traits {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== null));
}

function keyOf({ tenant, id }: { readonly tenant: string; readonly id: string }): string {
  return `${tenant.length}:${tenant}${id}`;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BLOCK_MS = 64 * DAY_MS;

/** Which part of the day an instant is in, on the clocks of a zone. */
class DayBands {
  readonly #timeZone: string;
  readonly #bands: readonly number[];
  readonly #blocks = new Map<number, readonly OffsetStretch[]>();

  constructor(timeZone: string, bands: readonly number[]) {
    this.#timeZone = timeZone;
    this.#bands = bands;
  }

  bandOf(at: EpochMs): string {
    const block = Math.floor(at / BLOCK_MS);
    const known = this.#blocks.get(block);
    const stretches = known ?? offsetStretches(this.#timeZone, block * BLOCK_MS, (block + 1) * BLOCK_MS);
    if (known === undefined) this.#blocks.set(block, stretches);
    const offset = stretches.find(({ endAt }) => at < endAt)?.offsetMs ?? 0;
    const local = at + offset;
    const hour = (local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS;
    const index = this.#bands.findLastIndex((from) => from <= hour);
    const [from, to] = [this.#bands[index], this.#bands[index + 1]];
    if (from === undefined) return `before ${clockTime(to ?? 24)}`;
    return to === undefined ? `after ${clockTime(from)}` : `${clockTime(from)} to ${clockTime(to)}`;
  }
}

function clockTime(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
