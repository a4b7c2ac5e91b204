/**
 * Walks: random commands against the library and the model, side by side. After every command both must say the same,
 * and the aggregate's promises must hold.
 */
import type { Actor, PartyRef } from "throughline/handoff";
import {
  decideJourney,
  evolveJourney,
  type Journey,
  type JourneyCommand,
  type JourneyEvent,
} from "throughline/journey";
import { addressedDifference, difference, timelineDifference } from "./compare.js";
import { nextNow, nextStep, type Step } from "./generate.js";
import { JourneyModel } from "./journey-model.js";
import { policy } from "./policy.js";
import { Random } from "./random.js";

/** Reports of what happened elsewhere: never refused on a journey that exists. */
export const OBSERVATIONS: ReadonlySet<JourneyCommand["type"]> = new Set<JourneyCommand["type"]>([
  "recordMessage",
  "recordEdit",
  "recordDeletion",
  "recordContact",
  "endConversation",
  "addNote",
  "recordFact",
  "retractFact",
  "askForFact",
  "recordAttempt",
  "askQuestion",
  "answerQuestion",
  "describeIssue",
  "tag",
  "untag",
  "recordIdentity",
  "introduceParty",
  "detachCustomer",
  "reviewContext",
  "confirmIdentity",
  "confirmIssue",
  "explainTransition",
  "scoreReview",
  "suppressNotice",
  "captureMention",
]);

const KINDS_OF_OWNER: readonly string[] = ["agent", "bot", "queue"];

/** What walks came across: how often a type was accepted, refused with a code, or written. */
export class Tally {
  commands = 0;
  events = 0;
  repeated = 0;
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly written = new Map<string, number>();

  count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

/** The library and the model on one journey. */
class Pair {
  readonly model = new JourneyModel();
  readonly tally: Tally;
  journey: Journey | null = null;
  readonly events: JourneyEvent[] = [];
  /** What every accepted command gave the first time. */
  readonly #outcomes = new Map<string, readonly JourneyEvent[]>();
  #ids = 0;

  constructor(tally: Tally) {
    this.tally = tally;
  }

  /** Takes one step on both sides: what is wrong, or `null`. */
  step({ now, command }: Step): string | null {
    const { tally, model, journey: before } = this;
    tally.commands++;
    const expected = model.run(command, now);
    const decision = decideJourney(before, command, { now, newId: () => `e${++this.#ids}`, policy });

    if (decision.status === "refused") {
      const { code } = decision.refusal;
      tally.count(tally.refused, code);
      if (before !== null && OBSERVATIONS.has(command.type)) return `an observation was refused: ${code}`;
      if (expected === "repeated" || "wrote" in expected) return `refused with ${code}, the model accepts`;
      if (expected.code !== code) return `refused with ${code}, the model says ${expected.code}`;
      return this.#untouched();
    }

    const { events, repeated } = decision;
    if (repeated) {
      tally.repeated++;
      if (expected !== "repeated") return "taken for a repetition";
      return events.length > 0 ? "a repetition wrote events" : this.#firstOutcome(command.id);
    }
    if (expected === "repeated") return "a repetition was not recognised";
    if ("code" in expected) return `accepted, the model refuses with ${expected.code}`;
    const wrote = events.map(({ type }) => type).join();
    if (wrote !== expected.wrote.join()) return `wrote ${wrote}, the model says ${expected.wrote.join()}`;
    tally.count(tally.accepted, command.type);
    return this.#append(command, events, now);
  }

  #append(command: JourneyCommand, events: readonly JourneyEvent[], now: number): string | null {
    const { model, tally } = this;
    const acts = isFenced(command) ? command : null;
    let judged = this.journey === null || acts === null;
    for (const event of events) {
      const before = this.journey;
      if (acts !== null && before !== null && !judged && !isLapse(event)) {
        judged = true;
        const unlawful = actedUnlawfully(before, acts);
        if (unlawful !== null) return unlawful;
      }
      const after = evolveJourney(before, event);
      if (after === null) return `${event.type} left no journey`;
      const problem = brokenBy(before, after, event, command, now);
      if (problem !== null) return `${event.type}: ${problem}`;
      this.journey = after;
      this.events.push(event);
      tally.events++;
      tally.count(tally.written, event.type);
    }
    const { journey } = this;
    if (journey === null) return null;
    if (acts !== null && !judged) {
      const unlawful = actedUnlawfully(journey, acts);
      if (unlawful !== null) return unlawful;
    }
    if (events.length === 0) return this.#untouched();
    this.#outcomes.set(command.id, events);
    const { open } = model.protocol;
    const { handoff } = journey;
    if (open?.id === "given" && handoff.open !== null) open.id = handoff.open.id;
    const { consult } = model.protocol;
    if (consult?.id === "given" && handoff.consult !== null)
      model.protocol.consult = { ...consult, id: handoff.consult.id };
    return difference(journey, model);
  }

  /** Where nothing was written the journey is the very same value, so that only now and then it is looked into. */
  #untouched(): string | null {
    const { journey, model, tally } = this;
    return journey === null || tally.commands % 8 !== 0 ? null : difference(journey, model);
  }

  /** The first outcome of a command, rebuilt from the stream by the versions it wrote. */
  #firstOutcome(command: string): string | null {
    const rebuilt = this.journey?.commands.history(command).map((version) => this.events[version - 1]) ?? [];
    const first = this.#outcomes.get(command) ?? [];
    const same = rebuilt.length === first.length && rebuilt.every((event, index) => event === first[index]);
    return same ? null : "the first outcome cannot be rebuilt";
  }

  /** What can only be looked at when the walk is over, since it costs more. */
  end(): string | null {
    const { journey, model } = this;
    if (journey === null) return null;
    return timelineDifference(journey, model) ?? addressedDifference(journey, model);
  }
}

/** What every single event must keep. */
function brokenBy(
  before: Journey | null,
  after: Journey,
  event: JourneyEvent,
  command: JourneyCommand,
  now: number,
): string | null {
  const { owner, epoch } = after.handoff.ownership;
  if (!KINDS_OF_OWNER.includes(owner.kind) || owner.id === "") return "nobody owns the journey";
  if (after.version !== (before?.version ?? 0) + 1)
    return `version ${after.version} after ${before?.version}`;
  if (event.commandId !== command.id) return `written by ${event.commandId}`;
  if (event.recordedAt !== Math.max(now, before?.recordedAt ?? now)) return `recorded at ${event.recordedAt}`;
  if (after.recordedAt !== event.recordedAt) return "the journey's clock differs from its newest event";
  if (before === null) return epoch === 1 ? null : `opened under epoch ${epoch}`;
  const previous = before.handoff.ownership;
  const changed = previous.owner.kind !== owner.kind || previous.owner.id !== owner.id;
  if (epoch !== previous.epoch + (changed ? 1 : 0))
    return `epoch ${previous.epoch} became ${epoch} while the owner ${changed ? "changed" : "stayed"}`;
  return null;
}

/** What passed deadlines lead to before a command is judged. */
const LAPSES: readonly string[] = [
  "handoff.expired",
  "handoff.offered",
  "handoff.fell-back",
  "handoff.customer-absent",
  "handoff.receipt-missed",
  "handoff.promises-missed",
  "handoff.completed",
  "ownership.pickup-missed",
  "ownership.human-stretch-ended",
  "consult.ended",
];

function isLapse(event: JourneyEvent): boolean {
  if (event.type === "ownership.reassigned") return event.data.by.id === "throughline";
  return LAPSES.includes(event.type);
}

type Act = JourneyCommand & { readonly by: Actor; readonly epoch: number };

/** Acts that name the epoch they were decided under. */
function isFenced(command: JourneyCommand): command is Act {
  return "by" in command && "epoch" in command && command.epoch !== undefined;
}

/** Why an accepted act should have been refused to a journey that stood as it does here, or `null`. */
function actedUnlawfully({ handoff }: Journey, act: Act): string | null {
  const { type, by, epoch } = act;
  const { ownership, participants } = handoff;
  if (epoch !== ownership.epoch) return `${type} accepted under epoch ${epoch}, not ${ownership.epoch}`;
  if (type === "take" || type === "takeOver") return null;
  const replaces = type === "rescheduleHandoff" || (type === "requestHandoff" && "supersedes" in act);
  if (replaces && by.kind === "customer") return null;
  const isBy = (one: PartyRef) => one.kind === by.kind && one.id === by.id;
  const vouched = by.supervisor === true || by.kind === "system";
  if (vouched && type !== "authoriseSend" && !type.endsWith("Commitment")) return null;
  if (isBy(ownership.owner) || participants.some(({ party }) => isBy(party))) return null;
  return `${type} accepted from ${by.kind}:${by.id}, who has no part in the journey`;
}

/** What went wrong on a walk, after which steps. */
interface Failure {
  readonly problem: string;
  readonly steps: readonly Step[];
}

/** One random walk; the same seed gives the same walk. Most are short, some long enough to outgrow what is kept of the past. */
export function walk(seed: number, tally = new Tally()): Failure | null {
  const random = new Random(seed);
  const length = random.chance(0.02) ? 1500 : random.integer(10, 150);
  const pair = new Pair(tally);
  const steps: Step[] = [];
  let now = random.integer(0, 10_000);
  for (let count = 0; count < length; count++) {
    now = nextNow(random, now);
    const step = nextStep(random, pair.model, steps, now);
    steps.push(step);
    const problem = pair.step(step);
    if (problem !== null) return { problem, steps };
  }
  const problem = pair.end();
  return problem === null ? null : { problem, steps };
}

/** Takes the steps again: what is wrong, or `null`. */
function replay(steps: readonly Step[]): string | null {
  const pair = new Pair(new Tally());
  for (const step of steps) {
    const problem = pair.step(step);
    if (problem !== null) return problem;
  }
  return pair.end();
}

/** The failure with every step left out that it does not need. */
function shrink({ problem, steps }: Failure): Failure {
  let least: Failure = { problem, steps };
  for (let index = steps.length - 1; index >= 0; index--) {
    const fewer = least.steps.filter((_, other) => other !== index);
    const still = replay(fewer);
    if (still !== null) least = { problem: still, steps: fewer };
  }
  return least;
}

/** A failure as somebody repairs it: the seed, what is wrong, and the fewest steps that lead there. */
export function describeFailure(seed: number, failure: Failure): string {
  const { problem, steps } = shrink(failure);
  const lines = steps.map(({ now, command }) => `  at ${now} ${JSON.stringify(command)}`);
  return [`seed ${seed}: ${problem}`, ...lines].join("\n");
}

/** A walk from its steps to the journey after them. */
interface Recording {
  readonly steps: readonly Step[];
  readonly events: readonly JourneyEvent[];
  /** The events of every step, in the order of the steps. */
  readonly wrote: readonly (readonly JourneyEvent[])[];
  readonly journey: Journey | null;
}

/** A walk of 60 commands, kept. */
export function record(seed: number): Recording {
  const random = new Random(seed);
  const pair = new Pair(new Tally());
  const steps: Step[] = [];
  const wrote: (readonly JourneyEvent[])[] = [];
  let now = 1000;
  for (let count = 0; count < 60; count++) {
    now = nextNow(random, now);
    const step = nextStep(random, pair.model, steps, now);
    const before = pair.events.length;
    steps.push(step);
    pair.step(step);
    wrote.push(pair.events.slice(before));
  }
  return { steps, events: pair.events, wrote, journey: pair.journey };
}
