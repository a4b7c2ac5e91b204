import {
  type Actor,
  decideHandoff,
  defaultHandoffPolicy,
  type Handoff,
  type HandoffCommand,
  type HandoffEvent,
  type HandoffPolicy,
  type HandoffState,
  type OwnerRef,
  type QueueRef,
  startHandoffState,
} from "throughline/handoff";
import { replay } from "./invariants.js";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const agent = (id: string) => ({ kind: "agent", id }) as const satisfies OwnerRef;
export const bot = (id: string) => ({ kind: "bot", id }) as const satisfies OwnerRef;
export const queue = (id: string) => ({ kind: "queue", id }) as const satisfies QueueRef;

export const maria = agent("maria");
export const jan = agent("jan");
export const eva = agent("eva");
export const ruth: Actor = { kind: "agent", id: "ruth", supervisor: true };
export const software: Actor = { kind: "system", id: "desk" };
export const robo = bot("robo");
export const intake = queue("intake");
export const billing = queue("billing");
export const overflow = queue("overflow");

type WithoutId<Command> = Command extends HandoffCommand ? Omit<Command, "id"> & { id?: string } : never;
/** A command as a test writes it: with an id only where the id matters. */
export type Order = WithoutId<HandoffCommand>;

/**
 * One journey's protocol on a clock that the test sets. Every event a command gives is replayed against the
 * protocol's promises, so that each test checks them too.
 */
export class Desk {
  state: HandoffState;
  now: number;
  readonly log: HandoffEvent[] = [];
  readonly policy: HandoffPolicy;
  #ids = 0;

  constructor(
    owner: OwnerRef = intake,
    options: { readonly expiresAt?: number; readonly policy?: Partial<HandoffPolicy> } = {},
  ) {
    this.now = 0;
    this.policy = { ...defaultHandoffPolicy, ...options.policy };
    this.state = startHandoffState({ owner, at: 0, expiresAt: options.expiresAt ?? null });
  }

  get owner(): string {
    const { kind, id } = this.state.ownership.owner;
    return `${kind}:${id}`;
  }

  get epoch(): number {
    return this.state.ownership.epoch;
  }

  /** The handoff that is open; there has to be one. */
  get open(): Handoff {
    if (this.state.open === null) throw new Error("no handoff is open");
    return this.state.open;
  }

  /** The handoff that ended last; there has to be one. */
  get last() {
    const last = this.state.past.at(-1);
    if (last === undefined) throw new Error("no handoff has ended");
    return last;
  }

  /** Moves the clock on, and gives the desk back. */
  after(ms: number): this {
    this.now += ms;
    return this;
  }

  decide(order: Order) {
    const command = { id: `c${++this.#ids}`, ...order } as HandoffCommand;
    return decideHandoff(this.state, command, {
      now: this.now,
      newId: () => `e${++this.#ids}`,
      policy: this.policy,
    });
  }

  /** The types of the events a command gave, or the code with which it was refused. */
  run(order: Order): readonly string[] | string {
    const decision = this.decide(order);
    if (decision.status === "refused") return decision.refusal.code;
    this.state = replay(this.state, decision.events);
    this.log.push(...decision.events);
    return decision.events.map((event) => event.type);
  }

  /** Runs a command that only sets the scene: it may not be refused. */
  given(order: Order): this {
    const outcome = this.run(order);
    if (typeof outcome === "string") throw new Error(`${order.type} was refused: ${outcome}`);
    return this;
  }

  tick(): readonly string[] | string {
    return this.run({ type: "tick" });
  }

  /** Asks for a handoff as the owner, under the present epoch. */
  request(
    order: Pick<Extract<Order, { type: "requestHandoff" }>, "mode" | "to"> &
      Partial<Extract<Order, { type: "requestHandoff" }>>,
  ): readonly string[] | string {
    return this.run({
      type: "requestHandoff",
      by: this.state.ownership.owner,
      epoch: this.epoch,
      handoff: "h1",
      reason: "complexity",
      ...order,
    });
  }

  /** As {@link request}, to set the scene. */
  asked(order: Parameters<Desk["request"]>[0]): this {
    const outcome = this.request(order);
    if (typeof outcome === "string") throw new Error(`the request was refused: ${outcome}`);
    return this;
  }
}
