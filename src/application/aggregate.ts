import type * as z from "zod";
import type { HandoffContext } from "../handoff/protocol/decide.js";
import { type JourneyCommand, journeyCommands } from "../journey/commands.js";
import { type CustomerCommand, customerCommands } from "../journey/customer/commands.js";
import { decideCustomer } from "../journey/customer/decide.js";
import { type CustomerEvent, customerEvents } from "../journey/customer/events.js";
import { evolveCustomer } from "../journey/customer/evolve.js";
import type { Customer } from "../journey/customer/state.js";
import { decideJourney } from "../journey/decide.js";
import { type JourneyEvent, journeyEvents } from "../journey/events.js";
import { evolveJourney } from "../journey/evolve.js";
import type { Journey } from "../journey/state.js";
import type { AppendLog } from "../kernel/append-log.js";
import type { EventOf } from "../kernel/event.js";
import type { EventDefinitions } from "../kernel/event-definition.js";
import type { Decision } from "../kernel/refusal.js";
import type { StreamKind } from "../kernel/stream-id.js";

/** What the shell needs of a pure core to run it over a store. */
export interface Aggregate<
  State extends { readonly version: number; readonly commands: AppendLog<number> },
  Command extends { readonly type: string; readonly id: string },
  Event extends EventOf<string, unknown, unknown>,
> {
  readonly kind: StreamKind;
  readonly definitions: EventDefinitions<Event>;
  readonly commands: { readonly [Type in Command["type"]]: z.ZodType };
  readonly decide: (state: State | null, command: Command, context: HandoffContext) => Decision<Event>;
  readonly evolve: (state: State | null, event: Event) => State | null;
  /** The event after which everything personal of the stream reads as erased. */
  readonly erasedBy: Event["type"];
  /** The customer a stream belongs to, who holds its key. */
  readonly holderOf: (state: State | null) => string | null;
}

export const journeyAggregate: Aggregate<Journey, JourneyCommand, JourneyEvent> = {
  kind: "journey",
  definitions: journeyEvents,
  commands: journeyCommands,
  decide: decideJourney,
  evolve: evolveJourney,
  erasedBy: "journey.erased",
  holderOf: (journey) => journey?.customer ?? null,
};

export const customerAggregate: Aggregate<Customer, CustomerCommand, CustomerEvent> = {
  kind: "customer",
  definitions: customerEvents,
  commands: customerCommands,
  decide: decideCustomer,
  evolve: evolveCustomer,
  erasedBy: "customer.erasure-requested",
  holderOf: () => null,
};
