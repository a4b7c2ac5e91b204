import type { EventDefinition } from "./event-definition.js";
import type { EpochMs } from "./instant.js";

/** The envelope of an event, without what it says. */
export interface EventStamp<Type extends string> {
  readonly id: string;
  readonly type: Type;
  readonly schema: number;
  readonly commandId: string;
  readonly recordedAt: EpochMs;
}

/** The events a decision has come to so far, and the state after them. Lives for one decision. */
export class EventDraft<State, Event extends { readonly type: string }> {
  readonly events: Event[] = [];
  /** The stream's clock: it never goes back behind the newest event. */
  readonly at: EpochMs;
  readonly newId: () => string;
  readonly commandId: string;
  readonly #definitions: { readonly [Type in Event["type"]]: EventDefinition };
  readonly #evolve: (state: State, event: Event) => State;
  #state: State;

  constructor(options: {
    readonly state: State;
    readonly evolve: (state: State, event: Event) => State;
    readonly definitions: { readonly [Type in Event["type"]]: EventDefinition };
    readonly commandId: string;
    readonly at: EpochMs;
    readonly newId: () => string;
  }) {
    this.#state = options.state;
    this.#evolve = options.evolve;
    this.#definitions = options.definitions;
    this.commandId = options.commandId;
    this.at = options.at;
    this.newId = options.newId;
  }

  get state(): State {
    return this.#state;
  }

  add(event: Event): void {
    this.events.push(event);
    this.#state = this.#evolve(this.#state, event);
  }

  /** The envelope of a new event. */
  stamp<Type extends Event["type"]>(type: Type): EventStamp<Type> {
    return {
      id: this.newId(),
      type,
      schema: this.#definitions[type].schema,
      commandId: this.commandId,
      recordedAt: this.at,
    };
  }
}
