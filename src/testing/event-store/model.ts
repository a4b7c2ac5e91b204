import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import type {
  AppendResult,
  Commit,
  IndexKey,
  StoredEvent,
  StreamSummary,
} from "../../storage/event-store.js";

interface Holding {
  readonly key: string;
  readonly stream: StreamId;
  unique: boolean;
}

interface Committed {
  readonly stream: StreamId;
  readonly commit: Commit;
  readonly first: number;
  readonly last: number;
}

const keyText = ({ kind, kid, mac }: IndexKey): string => JSON.stringify([kind, kid, mac]);
const isSame = (a: StreamId, b: StreamId): boolean => streamKey(a) === streamKey(b);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What a store does, in the plainest way there is: a list of everything committed, searched from the start each time.
 * To hold real stores against.
 */
export class EventStoreModel {
  readonly #committed: Committed[] = [];
  #holdings: Holding[] = [];

  append(stream: StreamId, expected: number, commit: Commit): AppendResult {
    const own = this.#committed.filter((earlier) => isSame(earlier.stream, stream));
    const earlier = own.find((one) => one.commit.command.id === commit.command.id);
    if (earlier !== undefined)
      return earlier.commit.command.fingerprint === commit.command.fingerprint
        ? { status: "duplicate", first: earlier.first, last: earlier.last }
        : { status: "command-reuse" };
    const version = own.at(-1)?.last ?? 0;
    if (version !== expected || commit.events.length === 0) return { status: "conflict", version };
    const { add = [], remove = [] } = commit.index ?? {};
    for (const { key, unique } of add) {
      const by = this.#holdings.find(
        (held) =>
          unique === true &&
          held.unique &&
          held.key === keyText(key) &&
          held.stream.tenant === stream.tenant &&
          !isSame(held.stream, stream),
      );
      if (by !== undefined) return { status: "key-taken", key, by: by.stream };
    }

    const [first, last] = [version + 1, version + commit.events.length];
    this.#committed.push({ stream, commit: structuredClone(commit), first, last });
    const removed = remove.map(keyText);
    this.#holdings = this.#holdings.filter(
      (held) => !(isSame(held.stream, stream) && removed.includes(held.key)),
    );
    for (const { key, unique = false } of add) {
      const held = this.#holdings.find((one) => isSame(one.stream, stream) && one.key === keyText(key));
      if (held !== undefined) held.unique ||= unique;
      else this.#holdings.push({ key: keyText(key), stream, unique });
    }
    return { status: "ok", first, last };
  }

  read(stream: StreamId): readonly StoredEvent[] {
    return this.#committed
      .filter((one) => isSame(one.stream, stream))
      .flatMap(({ commit, first }) =>
        commit.events.map((event, index) => ({
          ...event,
          version: first + index,
          commandId: commit.command.id,
        })),
      );
  }

  find(tenant: string, key: IndexKey): readonly StreamId[] {
    return this.#holdings
      .filter((held) => held.key === keyText(key) && held.stream.tenant === tenant)
      .map(({ stream }) => stream)
      .sort((a, b) => byText(a.kind, b.kind) || byText(a.id, b.id));
  }

  list(tenant: string, kind: string): readonly StreamSummary[] {
    const newest = new Map<string, StreamSummary>();
    for (const { stream, commit, last } of this.#committed) {
      const changedAt = commit.events.at(-1)?.recordedAt;
      if (stream.tenant === tenant && stream.kind === kind && changedAt !== undefined)
        newest.set(stream.id, { stream, version: last, changedAt });
    }
    return [...newest.values()].sort((a, b) => a.changedAt - b.changedAt || byText(a.stream.id, b.stream.id));
  }
}
