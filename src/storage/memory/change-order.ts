import type { EpochMs } from "../../kernel/instant.js";

/** What is ordered: by `changedAt`, then `id`. */
export interface Changing {
  readonly id: string;
  changedAt: EpochMs;
  /** Changed since the order was last made good. */
  moved: boolean;
}

/**
 * The streams of one tenant and kind in the order of change. An append only marks its stream; the order is made good
 * when somebody lists, so appends cost the same however many streams there are.
 */
export class ChangeOrder<T extends Changing> {
  #ordered: readonly T[] = [];
  #moved: T[] = [];

  changed(stream: T, changedAt: EpochMs): void {
    stream.changedAt = changedAt;
    if (stream.moved) return;
    stream.moved = true;
    this.#moved.push(stream);
  }

  /** At most `limit` streams that come after (`changedAt`, `id`), or at or after `changedAt` without an id, and changed before `changedTo`. */
  page(
    from: { changedAt: EpochMs; id?: string | undefined },
    changedTo: EpochMs,
    limit: number,
  ): readonly T[] {
    const ordered = this.#inOrder();
    let start = 0;
    for (let end = ordered.length; start < end; ) {
      const middle = (start + end) >>> 1;
      const stream = ordered[middle];
      if (stream !== undefined && isUpTo(stream, from)) start = middle + 1;
      else end = middle;
    }
    const found: T[] = [];
    for (let index = start; found.length < limit; index++) {
      const stream = ordered[index];
      if (stream === undefined || stream.changedAt >= changedTo) break;
      found.push(stream);
    }
    return found;
  }

  #inOrder(): readonly T[] {
    if (this.#moved.length === 0) return this.#ordered;
    const stayed = this.#ordered.filter((stream) => !stream.moved);
    const moved = this.#moved.sort((a, b) => (isUpTo(a, b) ? -1 : 1));
    for (const stream of moved) stream.moved = false;
    this.#ordered = merged(stayed, moved);
    this.#moved = [];
    return this.#ordered;
  }
}

function isUpTo(stream: Changing, bound: { changedAt: EpochMs; id?: string | undefined }): boolean {
  if (stream.changedAt !== bound.changedAt) return stream.changedAt < bound.changedAt;
  return bound.id !== undefined && stream.id <= bound.id;
}

function merged<T extends Changing>(stayed: readonly T[], moved: readonly T[]): readonly T[] {
  const all: T[] = [];
  const waiting = moved.values();
  let next = waiting.next();
  for (const stream of stayed) {
    for (; !next.done && isUpTo(next.value, stream); next = waiting.next()) all.push(next.value);
    all.push(stream);
  }
  for (; !next.done; next = waiting.next()) all.push(next.value);
  return all;
}
