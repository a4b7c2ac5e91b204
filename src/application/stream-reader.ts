import type { AppendLog } from "../kernel/append-log.js";
import { ERASED } from "../kernel/erased.js";
import { isThroughlineError, ThroughlineError } from "../kernel/error.js";
import type { EventOf } from "../kernel/event.js";
import { readEvent } from "../kernel/event-definition.js";
import { type StreamId, streamKey } from "../kernel/stream-id.js";
import type { EventStore, StoredEvent } from "../storage/event-store.js";
import type { Aggregate } from "./aggregate.js";
import type { PersonalCodec } from "./personal-codec.js";
import type { States } from "./state-cache.js";

/** What an event weighs in the cache beside its personal part. */
const ENVELOPE_BYTES = 400;

/** A state as loaded, and the bytes it was made from. */
export interface Loaded<State> {
  readonly state: State | null;
  readonly bytes: number;
}

/** Reads streams of one aggregate: opens what is personal, upcasts and validates events, and folds them into states. */
export class StreamReader<
  State extends { readonly version: number; readonly commands: AppendLog<number> },
  Event extends EventOf<string, unknown, unknown>,
> {
  readonly #store: EventStore;
  readonly #codec: PersonalCodec;
  readonly #cache: States<State>;
  readonly #aggregate: Pick<Aggregate<State, never, Event>, "definitions" | "evolve" | "erasedBy">;

  constructor(options: {
    readonly store: EventStore;
    readonly codec: PersonalCodec;
    readonly cache: States<State>;
    readonly aggregate: Pick<Aggregate<State, never, Event>, "definitions" | "evolve" | "erasedBy">;
  }) {
    this.#store = options.store;
    this.#codec = options.codec;
    this.#cache = options.cache;
    this.#aggregate = options.aggregate;
  }

  /** What is known without asking the store; may be behind. */
  cached(stream: StreamId): Loaded<State> | undefined {
    return this.#cache.get(streamKey(stream));
  }

  /** The state as the store has it now: of a cached one only the tail is read. */
  async load(stream: StreamId): Promise<Loaded<State>> {
    const { state, bytes } = this.cached(stream) ?? { state: null, bytes: 0 };
    const tail = await this.#store.read(stream, { from: (state?.version ?? 0) + 1 });
    if (tail.some(({ type }) => type === this.#aggregate.erasedBy))
      return this.#erased(stream, state === null ? tail : await this.#store.read(stream));
    return this.keep(stream, { state, bytes }, await this.open(stream, tail));
  }

  /** Folds further events into a loaded state and keeps the result, unless a later one is kept already. */
  keep(stream: StreamId, { state, bytes }: Loaded<State>, events: readonly Event[]): Loaded<State> {
    const next = events.reduce<State | null>(this.#aggregate.evolve, state);
    const grown = bytes + events.reduce((sum, event) => sum + weightOf(event), 0);
    if (events.some(({ type }) => type === this.#aggregate.erasedBy)) {
      this.#cache.delete(streamKey(stream));
      return { state: next, bytes: grown };
    }
    const kept = this.cached(stream)?.state?.version ?? 0;
    if (next !== null && next.version >= kept) this.#cache.set(streamKey(stream), next, grown);
    return { state: next, bytes: grown };
  }

  /** The events that stand at some versions of a stream. */
  async read(stream: StreamId, first: number, last: number): Promise<readonly Event[]> {
    return this.open(stream, await this.#store.read(stream, { from: first, limit: last - first + 1 }));
  }

  async open(stream: StreamId, stored: readonly StoredEvent[]): Promise<readonly Event[]> {
    const opened = await this.#openAtOnce(stream, stored);
    const events: Event[] = [];
    for (const event of stored) {
      const { version, personal: sealed } = event;
      try {
        const personal =
          sealed === null
            ? null
            : opened === null
              ? await this.#codec.open(stream, sealed)
              : opened[events.length];
        events.push(this.#validated(event, personal));
      } catch (error) {
        throw isThroughlineError(error) ? located(error, stream, version) : error;
      }
    }
    return events;
  }

  /** What was personal, by the position of its event; `null` where the codec has no such way, or where one of them cannot be opened. */
  async #openAtOnce(stream: StreamId, stored: readonly StoredEvent[]): Promise<readonly unknown[] | null> {
    if (this.#codec.openAll === undefined) return null;
    const sealed = stored.flatMap(({ personal }) => (personal === null ? [] : [personal]));
    if (sealed.length < 2) return null;
    try {
      const opened = (await this.#codec.openAll(stream, sealed)).values();
      return stored.map(({ personal }) => (personal === null ? null : opened.next().value));
    } catch (error) {
      if (isThroughlineError(error, "CORRUPT_EVENT")) return null;
      throw error;
    }
  }

  /** What was erased is not opened, whatever keys are still there, and not kept: every process reads it so from the event on. */
  #erased(stream: StreamId, stored: readonly StoredEvent[]): Loaded<State> {
    this.#codec.keys?.forget(stream);
    this.#cache.delete(streamKey(stream));
    const events = stored.map((event) => this.#validated(event, event.personal === null ? null : ERASED));
    return { state: events.reduce<State | null>(this.#aggregate.evolve, null), bytes: 0 };
  }

  #validated({ version: _, ...envelope }: StoredEvent, personal: unknown): Event {
    return readEvent(this.#aggregate.definitions, { ...envelope, personal });
  }
}

/** The same error, and where in the store the event stands. */
function located({ code, message, details, cause }: ThroughlineError, stream: StreamId, version: number) {
  return new ThroughlineError(code, message, {
    details: { ...details, kind: stream.kind, id: stream.id, version },
    cause,
  });
}

function weightOf(event: EventOf<string, unknown, unknown>): number {
  return event.personal === null ? ENVELOPE_BYTES : ENVELOPE_BYTES + JSON.stringify(event.personal).length;
}
