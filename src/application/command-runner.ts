import type { HandoffPolicy } from "../handoff/protocol/policy.js";
import type { AppendLog } from "../kernel/append-log.js";
import { canonicalJson } from "../kernel/canonical-json.js";
import type { Clock } from "../kernel/clock.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EventOf } from "../kernel/event.js";
import type { NewId } from "../kernel/ids.js";
import type { JsonObject } from "../kernel/json.js";
import type { KeyedMac } from "../kernel/keyed-mac.js";
import type { Refusal } from "../kernel/refusal.js";
import { type StreamId, streamKey } from "../kernel/stream-id.js";
import type { AppendResult, Commit, EventStore, IndexKey, NewEvent } from "../storage/event-store.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import type { Aggregate } from "./aggregate.js";
import { backOff } from "./back-off.js";
import { KeyedQueue } from "./keyed-queue.js";
import type { PersonalCodec } from "./personal-codec.js";
import type { Loaded, StreamReader } from "./stream-reader.js";

/** What came of a command. */
export type Ran<State, Event> =
  | {
      readonly status: "ok";
      /** The command was accepted before; these are the events of then. */
      readonly repeated: boolean;
      readonly events: readonly Event[];
      /** The stream as it stands after the command, or later. */
      readonly state: State;
    }
  | { readonly status: "refused"; readonly refusal: Refusal; readonly state: State | null }
  | { readonly status: "key-taken"; readonly key: IndexKey; readonly by: StreamId }
  | { readonly status: "not-run" };

/** One command as it is to be run. */
export interface Order<State, Command> {
  readonly stream: StreamId;
  readonly id: string;
  /** What the caller asked for, without defaults: repeating the id with other input is refused. */
  readonly input: unknown;
  readonly command: Command;
  /** The index keys that go with the events. */
  readonly index?: (before: State | null, after: State | null) => Commit["index"];
  /** Whether the command makes sense on a state; where it does not, nothing is decided. Default: always. */
  readonly onlyIf?: (state: State | null) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Events that a state accepted, for the store to accept too. */
interface ToWrite<Event> {
  readonly status: "write";
  readonly events: readonly Event[];
}

interface Runtime {
  readonly store: EventStore;
  readonly codec: PersonalCodec;
  readonly macs: KeyedMac;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly policy: HandoffPolicy;
  /** How often a command is decided before other writers have won for good. */
  readonly attempts: number;
  /** The store is part of a transaction of the caller's: states are read from it first, and a conflict is told, not repeated. */
  readonly inTransaction: boolean;
}

/** Runs the commands of one aggregate over a store: load, decide, seal, append, and again where another writer was first. */
export class CommandRunner<
  State extends { readonly version: number; readonly commands: AppendLog<number> },
  Command extends { readonly type: string; readonly id: string },
  Event extends EventOf<string, unknown, unknown>,
> {
  readonly #runtime: Runtime;
  readonly #aggregate: Aggregate<State, Command, Event>;
  readonly #reader: StreamReader<State, Event>;
  readonly #committed: (stream: StreamId, state: State) => Promise<void>;
  readonly #queue = new KeyedQueue();

  constructor(
    runtime: Runtime,
    aggregate: Aggregate<State, Command, Event>,
    reader: StreamReader<State, Event>,
    committed: (stream: StreamId, state: State) => Promise<void> = async () => {},
  ) {
    this.#runtime = runtime;
    this.#aggregate = aggregate;
    this.#reader = reader;
    this.#committed = committed;
  }

  /**
   * @throws ThroughlineError `COMMAND_REUSED`, `CONFLICT`, `ABORTED`, and what the store throws
   */
  async run(order: Order<State, Command>): Promise<Ran<State, Event>> {
    throwIfAborted(order.signal);
    const { current, all } = await this.#fingerprints(order);
    const running = this.#queue.run(streamKey(order.stream), () => this.#run(order, current, all));
    return untilAborted(running, order.signal);
  }

  async #run(
    order: Order<State, Command>,
    fingerprint: string,
    fingerprints: () => Promise<readonly string[]>,
  ): Promise<Ran<State, Event>> {
    const { stream } = order;
    const { inTransaction } = this.#runtime;
    const attempts = inTransaction ? 1 : this.#runtime.attempts;
    throwIfAborted(order.signal);
    const cached = inTransaction ? undefined : this.#reader.cached(stream);
    let fromStore = cached === undefined;
    let loaded = cached ?? (await this.#reader.load(stream));
    for (let attempt = 1; ; attempt++) {
      let answer = this.#decide(order, loaded.state);
      if (!isToWrite(answer) && !fromStore) {
        // What is cached may be behind. The store checks what is appended to it, so only other answers need a look.
        loaded = await this.#reader.load(stream);
        answer = this.#decide(order, loaded.state);
      }
      throwIfAborted(order.signal);
      if (!isToWrite(answer)) return answer;
      const result = await this.#append(order, fingerprint, loaded.state, answer.events);
      if (result.status === "ok") return this.#written(stream, loaded, answer.events);
      if (result.status === "duplicate") return this.#rebuild(stream, result);
      if (result.status === "key-taken") return result;
      if (result.status === "command-reuse") return this.#reused(order, await fingerprints());
      if (attempt >= attempts) throw outrun(stream, attempts);
      if (attempt > 1) await backOff(attempt, order.signal);
      loaded = await this.#reader.load(stream);
      fromStore = true;
    }
  }

  /** What a state answers to a command: events to append (none where it was accepted before), or what came of it. */
  #decide(order: Order<State, Command>, state: State | null): ToWrite<Event> | Ran<State, Event> {
    const repeated = state?.commands.has(order.id) === true;
    if (!repeated && order.onlyIf?.(state) === false) return { status: "not-run" };
    const { clock, newId, policy } = this.#runtime;
    const decision = this.#aggregate.decide(state, order.command, { now: clock.now(), newId, policy });
    if (decision.status === "refused") return { status: "refused", refusal: decision.refusal, state };
    const { events } = decision;
    if (events.length > 0 || repeated || state === null) return { status: "write", events };
    return { status: "ok", repeated: false, events, state };
  }

  async #append(
    { stream, id, index: keys }: Order<State, Command>,
    fingerprint: string,
    state: State | null,
    events: readonly Event[],
  ): Promise<AppendResult> {
    const after = events.reduce<State | null>(this.#aggregate.evolve, state);
    const index = keys?.(state, after);
    return this.#runtime.store.append(stream, state?.version ?? 0, {
      command: { id, fingerprint },
      events: await this.#seal(stream, events, this.#aggregate.holderOf(after)),
      ...(index === undefined ? {} : { index }),
    });
  }

  async #written(
    stream: StreamId,
    loaded: Loaded<State>,
    events: readonly Event[],
  ): Promise<Ran<State, Event>> {
    const { state } = this.#reader.keep(stream, loaded, events);
    if (state === null) throw broken(stream);
    await this.#committed(stream, state);
    return { status: "ok", repeated: false, events, state };
  }

  /** The outcome of an accepted command, from the events it wrote. */
  async #rebuild(
    stream: StreamId,
    { first, last }: Extract<AppendResult, { status: "ok" | "duplicate" }>,
  ): Promise<Ran<State, Event>> {
    const { state } = await this.#reader.load(stream);
    if (state === null) throw broken(stream);
    await this.#committed(stream, state);
    return { status: "ok", repeated: true, events: await this.#reader.read(stream, first, last), state };
  }

  /** Reused for other input, or repeated after the fingerprint's key was rotated. */
  async #reused(
    { stream, id }: Order<State, Command>,
    fingerprints: readonly string[],
  ): Promise<Ran<State, Event>> {
    for (const fingerprint of fingerprints) {
      const result = await this.#runtime.store.append(stream, 0, {
        command: { id, fingerprint },
        events: [],
      });
      if (result.status === "duplicate") return this.#rebuild(stream, result);
    }
    throw new ThroughlineError(
      "COMMAND_REUSED",
      `Command ${id} was accepted before with other input. Give every command an id of its own, and the same id only to repeat it.`,
      { details: { command: id } },
    );
  }

  async #fingerprints(order: Order<State, Command>): Promise<{
    readonly current: string;
    readonly all: () => Promise<readonly string[]>;
  }> {
    const { macs } = this.#runtime;
    const text = canonicalJson(order.input);
    const purpose = `command:${order.stream.tenant}`;
    const { kid, mac } = await macs.current(purpose, text);
    const all = async () => (await macs.all(purpose, text)).map((one) => `${one.kid}.${one.mac}`);
    return { current: `${kid}.${mac}`, all };
  }

  async #seal(
    stream: StreamId,
    events: readonly Event[],
    holder: string | null,
  ): Promise<readonly NewEvent[]> {
    const sealed: NewEvent[] = [];
    for (const { id, type, schema, recordedAt, data, personal } of events)
      sealed.push({
        id,
        type,
        schema,
        recordedAt,
        data: objectOf(data),
        personal: personal === null ? null : await this.#runtime.codec.seal(stream, personal, holder),
      });
    return sealed;
  }
}

function isToWrite<State, Event>(answer: ToWrite<Event> | Ran<State, Event>): answer is ToWrite<Event> {
  return answer.status === "write";
}

/** The schema of every event's data is an object's, so nothing else comes here from a core that follows its schemas. */
function objectOf(data: unknown): JsonObject {
  if (isJsonObject(data)) return data;
  throw new ThroughlineError(
    "CORRUPT_EVENT",
    "The data of a new event is not an object. Report this: no event was written.",
  );
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function outrun(stream: StreamId, attempts: number): ThroughlineError {
  return new ThroughlineError(
    "CONFLICT",
    `The ${stream.kind} ${stream.id} changed under this command${attempts === 1 ? "" : ` ${attempts} times in a row`}. Repeat it under the same command id.`,
    { details: { kind: stream.kind, id: stream.id, attempts } },
  );
}

function broken(stream: StreamId): ThroughlineError {
  return new ThroughlineError(
    "ADAPTER_BROKEN",
    `The store acknowledged events of ${stream.kind} ${stream.id} and does not give them back. Run the conformance kit on its adapter.`,
    { details: { kind: stream.kind, id: stream.id } },
  );
}
