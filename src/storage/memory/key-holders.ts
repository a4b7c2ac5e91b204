import type { StreamId } from "../../kernel/stream-id.js";
import type { Commit, IndexKey } from "../event-store.js";
import { indexKeyText } from "../index-key.js";

interface Holder {
  readonly stream: StreamId;
  unique: boolean;
}

type Additions = NonNullable<NonNullable<Commit["index"]>["add"]>;

/** The part of a stream id that is ordered by; the tenant is the same for all. */
type Place = Pick<StreamId, "id"> & { readonly kind: string };

/** Which streams of one tenant hold which keys. */
export class KeyHolders {
  /** By key, ordered by kind and id. */
  readonly #byKey = new Map<string, Holder[]>();

  /** The first key that `stream` cannot have as unique, and the stream that has it. */
  taken(add: Additions, stream: StreamId): { readonly key: IndexKey; readonly by: StreamId } | undefined {
    for (const { key, unique } of add) {
      if (unique !== true) continue;
      const by = this.#byKey.get(indexKeyText(key))?.find((holder) => holder.unique)?.stream;
      if (by !== undefined && compare(by, stream) !== 0) return { key, by };
    }
    return undefined;
  }

  apply({ add, remove }: NonNullable<Commit["index"]>, stream: StreamId): void {
    for (const key of remove ?? []) this.#remove(indexKeyText(key), stream);
    for (const { key, unique } of add ?? []) this.#add(indexKeyText(key), stream, unique === true);
  }

  /** At most `limit` holders that come after a place. */
  page(key: IndexKey, after: Place, limit: number): readonly StreamId[] {
    const holders = this.#byKey.get(indexKeyText(key)) ?? [];
    let start = firstNotBefore(holders, after);
    const there = holders[start];
    if (there !== undefined && compare(there.stream, after) === 0) start++;
    return holders.slice(start, start + limit).map((holder) => holder.stream);
  }

  #add(key: string, stream: StreamId, unique: boolean): void {
    const holders = this.#byKey.get(key) ?? [];
    const position = firstNotBefore(holders, stream);
    const there = holders[position];
    if (there !== undefined && compare(there.stream, stream) === 0) there.unique ||= unique;
    else holders.splice(position, 0, { stream, unique });
    this.#byKey.set(key, holders);
  }

  #remove(key: string, stream: StreamId): void {
    const left = this.#byKey.get(key)?.filter((holder) => compare(holder.stream, stream) !== 0) ?? [];
    if (left.length > 0) this.#byKey.set(key, left);
    else this.#byKey.delete(key);
  }
}

function compare(a: Place, b: Place): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function firstNotBefore(holders: readonly Holder[], place: Place): number {
  let low = 0;
  for (let high = holders.length; low < high; ) {
    const middle = (low + high) >>> 1;
    const holder = holders[middle];
    if (holder !== undefined && compare(holder.stream, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
