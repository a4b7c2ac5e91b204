import type { AppendResult, Commit, IndexKey, StreamId } from "throughline/storage";
import type { Answer, Call, Seen } from "./history.js";

interface Written {
  readonly stream: string;
  readonly command: string;
  readonly fingerprint: string;
  readonly first: number;
  readonly last: number;
  readonly events: readonly Seen[];
}

/**
 * All a store holds of one tenant, never changed in place: a call gives another one. It is the plainest thing that answers as the port has
 * it, one call after the other.
 */
export class OneAtATime {
  static readonly empty = new OneAtATime([], new Map());
  readonly #written: readonly Written[];
  /** By key and stream, whether it is held as unique. */
  readonly #holdings: ReadonlyMap<string, boolean>;
  #text: string | undefined;

  private constructor(written: readonly Written[], holdings: ReadonlyMap<string, boolean>) {
    this.#written = written;
    this.#holdings = holdings;
  }

  /** Equal for states that no later call can tell apart. */
  get text(): string {
    const streams = new Map<string, string>();
    for (const { stream, command, fingerprint } of this.#written)
      streams.set(stream, `${streams.get(stream) ?? ""} ${command}/${fingerprint}`);
    this.#text ??= JSON.stringify([[...streams].sort(byText), [...this.#holdings].sort(byText)]);
    return this.#text;
  }

  call(call: Call): { readonly answer: Answer; readonly after: OneAtATime } {
    switch (call.do) {
      case "append":
        return this.#append(call.stream, call.expected, call.commit);
      case "read":
        return { answer: this.#of(call.stream).flatMap(({ events }) => events), after: this };
      case "find":
        return { answer: this.#holders(call.key), after: this };
    }
  }

  #append(stream: StreamId, expected: number, commit: Commit): { answer: AppendResult; after: OneAtATime } {
    const unchanged = (answer: AppendResult) => ({ answer, after: this });
    const { command, events, index } = commit;
    const own = this.#of(stream);
    const earlier = own.find((one) => one.command === command.id);
    if (earlier !== undefined) {
      const { fingerprint, first, last } = earlier;
      if (fingerprint !== command.fingerprint) return unchanged({ status: "command-reuse" });
      return unchanged({ status: "duplicate", first, last });
    }
    const version = own.at(-1)?.last ?? 0;
    if (version !== expected || events.length === 0) return unchanged({ status: "conflict", version });
    for (const { key, unique } of index?.add ?? []) {
      const by = unique === true ? this.#uniqueHolder(key) : undefined;
      if (by !== undefined && by.id !== stream.id) return unchanged({ status: "key-taken", key, by });
    }
    const holdings = new Map(this.#holdings);
    for (const key of index?.remove ?? []) holdings.delete(holding(key, stream));
    for (const { key, unique = false } of index?.add ?? [])
      holdings.set(holding(key, stream), unique || holdings.get(holding(key, stream)) === true);
    const written: Written = {
      stream: stream.id,
      command: command.id,
      fingerprint: command.fingerprint,
      first: version + 1,
      last: version + events.length,
      events: events.map(({ id }, offset) => [version + offset + 1, id, command.id]),
    };
    const { first, last } = written;
    return {
      answer: { status: "ok", first, last },
      after: new OneAtATime([...this.#written, written], holdings),
    };
  }

  #of(stream: StreamId): readonly Written[] {
    return this.#written.filter((one) => one.stream === stream.id);
  }

  #holders(key: IndexKey): readonly StreamId[] {
    return [...this.#holdings.keys()]
      .map(held)
      .filter(({ mac }) => mac === key.mac)
      .map(({ stream }) => stream)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #uniqueHolder(key: IndexKey): StreamId | undefined {
    const all = [...this.#holdings].filter(([, unique]) => unique).map(([text]) => held(text));
    return all.find(({ mac }) => mac === key.mac)?.stream;
  }
}

const holding = ({ mac }: IndexKey, { tenant, kind, id }: StreamId) =>
  JSON.stringify([mac, tenant, kind, id]);

function held(text: string): { readonly mac: string; readonly stream: StreamId } {
  const [mac, tenant, kind, id] = JSON.parse(text);
  return { mac, stream: { tenant, kind, id } };
}

function byText([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
