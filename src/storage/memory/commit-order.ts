import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../event-store.js";
import type { Cursor, FeedCommit, FeedPage } from "../feed.js";
import { feedCursor, foreignCursor } from "../feed-cursor.js";

interface Written {
  readonly stream: StreamId;
  readonly log: { readonly events: readonly StoredEvent[] };
}

/** Every commit of the store in the order they were written. Position n stands at n - 1; what it wrote stands in the stream. */
export class CommitOrder {
  #streams: Written[] = [];
  #firsts: number[] = [];

  add(stream: Written, first: number): void {
    this.#streams.push(stream);
    this.#firsts.push(first);
  }

  page(partition: number, after: number, limit: number): FeedPage {
    if (after > this.#streams.length) throw foreignCursor();
    const last = Math.min(after + limit, this.#streams.length);
    const commits: FeedCommit[] = [];
    for (let position = after + 1; position <= last; position++) {
      const written = this.#streams[position - 1];
      const first = this.#firsts[position - 1];
      if (written === undefined || first === undefined) break;
      const events = commitAt(written.log.events, first);
      const commandId = events[0]?.commandId ?? "";
      const cursor = feedCursor(partition, position);
      commits.push({
        stream: written.stream,
        commandId,
        first,
        last: first + events.length - 1,
        events,
        cursor,
      });
    }
    return { commits, next: last === 0 ? null : feedCursor(partition, last) };
  }

  end(partition: number): Cursor | null {
    return this.#streams.length === 0 ? null : feedCursor(partition, this.#streams.length);
  }

  clear(): void {
    this.#streams = [];
    this.#firsts = [];
  }
}

/** A command writes to a stream once, so its events are those that bear its id. */
function commitAt(events: readonly StoredEvent[], first: number): readonly StoredEvent[] {
  const commandId = events[first - 1]?.commandId;
  let end = first;
  while (end < events.length && events[end]?.commandId === commandId) end++;
  return events.slice(first - 1, end);
}
