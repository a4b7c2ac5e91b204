import type { Actor, OwnerRef, PartyRef, QueueRef } from "throughline/handoff";
import {
  decideJourney,
  evolveJourney,
  type Journey,
  type JourneyCommand,
  type JourneyEvent,
} from "throughline/journey";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const agent = (id: string) => ({ kind: "agent", id }) as const satisfies OwnerRef;
const bot = (id: string) => ({ kind: "bot", id }) as const satisfies OwnerRef;
const queue = (id: string) => ({ kind: "queue", id }) as const satisfies QueueRef;

export const anna: PartyRef = { kind: "customer", id: "anna" };
export const maria = agent("maria");
export const jan = agent("jan");
export const ruth: Actor = { kind: "agent", id: "ruth", supervisor: true };
export const software: Actor = { kind: "system", id: "desk" };
export const robo = bot("robo");
export const intake = queue("intake");
export const billing = queue("billing");

/** A command as a test writes it: with an id only where the id matters. */
export type Order = JourneyCommand extends infer Command
  ? Command extends JourneyCommand
    ? Omit<Command, "id"> & { readonly id?: string }
    : never
  : never;
type EventNamed<Type extends JourneyEvent["type"]> = Extract<JourneyEvent, { readonly type: Type }>;

/** One journey on a clock that the test sets. */
export class Desk {
  now: number;
  readonly events: JourneyEvent[] = [];
  #journey: Journey | null = null;
  #ids = 0;

  constructor(now = 0) {
    this.now = now;
  }

  /** A desk whose journey is open, owned by `owner` (default: the intake queue). */
  static open(owner: OwnerRef = intake, now = 0): Desk {
    const desk = new Desk(now);
    desk.accept({ type: "openJourney", journey: "j1", channel: "web-chat", by: anna, firstOwner: owner });
    return desk;
  }

  get journey(): Journey {
    if (this.#journey === null) throw new Error("the journey is not open");
    return this.#journey;
  }

  get epoch(): number {
    return this.journey.handoff.ownership.epoch;
  }

  get owner(): string {
    const { kind, id } = this.journey.handoff.ownership.owner;
    return `${kind}:${id}`;
  }

  at(now: number): this {
    this.now = now;
    return this;
  }

  decide(order: Order) {
    const command = { id: `c${++this.#ids}`, ...order } as JourneyCommand;
    return decideJourney(this.#journey, command, { now: this.now, newId: () => `e${++this.#ids}` });
  }

  /** The events of a command that has to be accepted. */
  accept(order: Order): readonly JourneyEvent[] {
    const decision = this.decide(order);
    if (decision.status === "refused")
      throw new Error(`${order.type} was refused: ${decision.refusal.code} ${decision.refusal.message}`);
    this.take(decision.events);
    return decision.events;
  }

  /** The code with which a command has to be refused. */
  refuse(order: Order): string {
    const decision = this.decide(order);
    if (decision.status === "accepted") throw new Error(`${order.type} was accepted`);
    return decision.refusal.code;
  }

  /** Appends events that were decided elsewhere. */
  take(events: readonly JourneyEvent[]): void {
    for (const event of events) this.#journey = evolveJourney(this.#journey, event);
    this.events.push(...events);
  }

  /** The newest event of a type; there has to be one. */
  last<Type extends JourneyEvent["type"]>(type: Type): EventNamed<Type> {
    const found = this.events.filter((event): event is EventNamed<Type> => event.type === type).at(-1);
    if (found === undefined) throw new Error(`there is no ${type}`);
    return found;
  }

  /** The customer writes. */
  write(
    message: string,
    occurredAt = this.now,
    more: Partial<Extract<Order, { type: "recordMessage" }>> = {},
  ) {
    return this.accept({
      type: "recordMessage",
      message,
      author: anna,
      channel: "web-chat",
      occurredAt,
      content: { text: `text of ${message}` },
      ...more,
    });
  }
}

export function typesOf(events: readonly JourneyEvent[]): readonly string[] {
  return events.map(({ type }) => type);
}
