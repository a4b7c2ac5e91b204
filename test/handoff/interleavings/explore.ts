/**
 * Several actors on one row, in an order that a seed decides: each reads, decides on what it read, and writes, while
 * the others come between, with clocks of their own that move on. What an answer that got lost makes them send again is
 * part of it.
 */
import {
  decideHandoff,
  type HandoffCommand,
  type HandoffEvent,
  type HandoffState,
  nextDeadline,
  partyKey,
  startHandoffState,
} from "throughline/handoff";
import { Random } from "../../journey/model/random.js";
import { policy, turnOf } from "../protocol/arbitrary.js";
import { agent, bot, intake } from "../protocol/desk.js";
import { replay } from "../protocol/invariants.js";

/** A check that is left out on purpose, to show that the exploration would see it. */
export type Missing = "version" | "epoch" | "deadline" | "repetition";

/** What an exploration came across. */
export interface Explored {
  /** Commits. */
  readonly written: number;
  /** Writes that met a row which had changed meanwhile. */
  readonly conflicts: number;
  /** Why it failed, or `null`. */
  readonly problem: string | null;
}

const STARTS = [agent("a"), bot("x"), intake] as const;
/** How many ticks a handoff may need until it has ended, once nobody does anything any more. */
const MOST_TICKS = 60;

interface Pending {
  readonly command: HandoffCommand;
  readonly version: number;
  readonly events: readonly HandoffEvent[];
}

interface ActorAtWork {
  readonly skew: number;
  readonly script: number[];
  command: HandoffCommand | null;
  pending: Pending | null;
  sent: number;
}

/** One interleaving; the same seed gives the same one. */
export function explore(seed: number, missing: Missing | null = null): Explored {
  const random = new Random(seed);
  const desk = new Desk(random, missing);
  try {
    desk.work();
    desk.drain();
    return { ...desk.counts, problem: null };
  } catch (error) {
    return { ...desk.counts, problem: error instanceof Error ? error.message : String(error) };
  }
}

class Desk {
  readonly counts = { written: 0, conflicts: 0 };
  readonly #random: Random;
  readonly #missing: Missing | null;
  readonly #actors: readonly ActorAtWork[];
  readonly #owners: Map<number, string>;
  readonly #accepted = new Set<string>();
  #state: HandoffState;
  #version = 0;
  #now = 0;
  #ids = 0;

  constructor(random: Random, missing: Missing | null) {
    this.#random = random;
    this.#missing = missing;
    const owner = random.pick(STARTS);
    this.#state = startHandoffState({ owner, at: 0 });
    this.#owners = new Map([[1, partyKey(owner)]]);
    this.#actors = Array.from({ length: random.integer(3, 5) }, () => ({
      skew: random.pick([0, 0, -3, 4]),
      script: Array.from({ length: random.integer(2, 7) }, () => random.integer(0, 0x7fff_ffff)),
      command: null,
      pending: null,
      sent: 0,
    }));
  }

  work(): void {
    for (;;) {
      const busy = this.#actors.filter(({ script, command }) => script.length > 0 || command !== null);
      const actor = busy[this.#random.integer(0, busy.length - 1)];
      if (actor === undefined) return;
      if (actor.pending !== null) this.#write(actor, actor.pending);
      else this.#decide(actor);
    }
  }

  /** When nobody acts any more and only the clock runs, every handoff ends. */
  drain(): void {
    for (let ticks = 0; this.#state.open !== null; ticks++) {
      const at = nextDeadline(this.#state);
      if (at === null || ticks > MOST_TICKS) throw new Error(`a silent offer: ${this.#state.open.id}`);
      this.#now = Math.max(this.#now, at);
      const command: HandoffCommand = { type: "tick", id: `drain.${ticks}` };
      const decision = decideHandoff(this.#state, command, this.#context(0));
      if (decision.status === "refused") throw new Error(`a tick was refused: ${decision.refusal.code}`);
      if (decision.events.length === 0) throw new Error("a tick at a deadline changed nothing");
      this.#append(command, decision.events);
    }
  }

  #decide(actor: ActorAtWork): void {
    const read = { state: this.#state, version: this.#version };
    actor.command ??= this.#next(actor, read.state);
    const { command } = actor;
    const state = this.#missing === "repetition" ? { ...read.state, commands: [] } : read.state;
    const asked =
      this.#missing === "epoch" && "epoch" in command
        ? { ...command, epoch: state.ownership.epoch }
        : command;
    const decision = decideHandoff(state, asked, this.#context(actor.skew));
    if (decision.status === "refused") {
      done(actor);
      return;
    }
    if ("epoch" in command && command.epoch !== undefined && !decision.repeated)
      this.#judge(command.epoch, read.state, decision.events);
    if (decision.events.length === 0) {
      done(actor);
      return;
    }
    actor.pending = { command, version: read.version, events: this.#unless(decision.events) };
  }

  #next(actor: ActorAtWork, state: HandoffState): HandoffCommand {
    const turn = turnOf(actor.script.pop() ?? 0, state, this.#now);
    this.#now = turn.now;
    return { id: `c${this.#ids++}`, ...turn.order } as HandoffCommand;
  }

  /** An act decided under an epoch takes effect under it, or under the one to which a passed deadline led first. */
  #judge(epoch: number, { ownership }: HandoffState, events: readonly HandoffEvent[]): void {
    const lapsed = events.flatMap(({ data }) =>
      "ownership" in data && data.ownership !== null ? data.ownership.epoch : [],
    );
    if (epoch !== ownership.epoch && !lapsed.includes(epoch))
      throw new Error(`an act of epoch ${epoch} took effect under ${ownership.epoch}`);
  }

  #unless(events: readonly HandoffEvent[]): readonly HandoffEvent[] {
    if (this.#missing !== "deadline") return events;
    return events.filter(({ type }) => type !== "handoff.expired" && type !== "handoff.fell-back");
  }

  #write(actor: ActorAtWork, { command, version, events }: Pending): void {
    actor.pending = null;
    if (version !== this.#version && this.#missing !== "version") {
      this.counts.conflicts++;
      return;
    }
    this.#append(command, events);
    // The answer got lost, so the same command is sent once more.
    if (actor.sent++ === 0 && this.#random.chance(0.1)) return;
    done(actor);
  }

  #append({ id }: HandoffCommand, events: readonly HandoffEvent[]): void {
    if (this.#accepted.has(id)) throw new Error(`command ${id} was done twice`);
    this.#accepted.add(id);
    this.#state = replay(this.#state, events);
    this.#version++;
    this.counts.written++;
    for (const { data } of events) {
      if (!("ownership" in data) || data.ownership === null) continue;
      const { epoch, owner } = data.ownership;
      const before = this.#owners.get(epoch) ?? partyKey(owner);
      if (before !== partyKey(owner)) throw new Error(`${before} and ${partyKey(owner)} own epoch ${epoch}`);
      this.#owners.set(epoch, partyKey(owner));
    }
  }

  #context(skew: number) {
    return { now: Math.max(0, this.#now + skew), newId: () => `e${++this.#ids}`, policy };
  }
}

function done(actor: ActorAtWork): void {
  actor.command = null;
  actor.sent = 0;
}
