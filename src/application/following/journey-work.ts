import { isThroughlineError } from "../../kernel/error.js";
import type { EventStore, StoredEvent } from "../../storage/event-store.js";
import type { Delivered, Deliveries } from "./delivery.js";
import type { Journey, JourneyBook } from "./journey-book.js";
import type { ParkedJourney } from "./parked.js";
import { type RetryPolicy, retryDelayMs } from "./retry.js";

/** How many events are read at once of a journey that was held; then it is another's turn. */
const READ_TOGETHER = 20;

/** What it takes to work on the journeys of a partition. */
export interface JourneyWorkOptions {
  readonly store: EventStore;
  readonly book: JourneyBook;
  readonly deliveries: Deliveries;
  readonly retry: RetryPolicy;
  readonly partition: number;
  readonly now: () => number;
  readonly random: () => number;
  /** How many reads of the feed have begun. */
  readonly reads: () => number;
  /** Writes down that a journey is parked. */
  readonly park: (journey: Journey, parked: ParkedJourney) => Promise<void>;
  readonly counted: (what: "commits" | "events" | "failed" | "parked") => void;
}

type Failed = Extract<Delivered, { status: "failed" }>;

/** Does one turn's work on a journey: a commit of the feed, or some events from the store. */
export class JourneyWork {
  readonly #options: JourneyWorkOptions;

  constructor(options: JourneyWorkOptions) {
    this.#options = options;
  }

  async turn(journey: Journey): Promise<void> {
    if (journey.held?.dueAt != null) await this.#fromStore(journey, journey.held.next);
    else await this.#fromFeed(journey);
  }

  async #fromFeed(journey: Journey): Promise<void> {
    const { book, now, counted, deliveries } = this.#options;
    const [item] = journey.queue;
    if (item === undefined) return;
    const { first, last, events } = item.commit;
    // Perhaps only one event of it is damaged: those before it are read one by one.
    if (events === null) return book.hold(journey, { next: first, attempts: 0, dueAt: now() });
    for (const stored of events) {
      const delivered = await deliveries.hand(journey.stream, stored, 1);
      if (delivered.status === "given-up") return;
      if (delivered.status === "failed") return this.#failed(journey, stored.version, last, 1, delivered);
      counted("events");
    }
    counted("commits");
    book.finish(journey);
  }

  async #fromStore(journey: Journey, from: number): Promise<void> {
    const { book, now, reads, counted, deliveries } = this.#options;
    const before = reads();
    const found = await this.#read(journey, from);
    for (const [index, stored] of found.events.entries()) {
      const attempt = (journey.held?.attempts ?? 0) + 1;
      const delivered = await deliveries.hand(journey.stream, stored, attempt);
      if (delivered.status === "given-up") return;
      if (delivered.status === "failed")
        return this.#failed(journey, stored.version, endOfCommit(found.events, index), attempt, delivered);
      counted("events");
      book.hold(journey, { next: stored.version + 1, attempts: 0, dueAt: now() });
    }
    const next = journey.held?.next ?? from;
    if (found.damaged === next) {
      const damage: Failed = { status: "failed", code: "CORRUPT_EVENT", hopeless: true };
      return this.#failed(journey, next, next, (journey.held?.attempts ?? 0) + 1, damage);
    }
    if (found.events.length < READ_TOGETHER && found.damaged === null && next > journey.seenTo)
      book.readToEnd(journey, before);
  }

  /** The next events, up to the first that is damaged. */
  async #read(
    journey: Journey,
    from: number,
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly damaged: number | null }> {
    const { store } = this.#options;
    const { stream } = journey;
    try {
      return { events: await store.read(stream, { from, limit: READ_TOGETHER }), damaged: null };
    } catch (error) {
      const version = isThroughlineError(error, "CORRUPT_EVENT") ? Number(error.details.version) : from - 1;
      if (!(version >= from)) throw error;
      const events = version === from ? [] : await store.read(stream, { from, limit: version - from });
      return { events, damaged: version };
    }
  }

  async #failed(
    journey: Journey,
    version: number,
    last: number,
    attempts: number,
    { code, hopeless }: Failed,
  ): Promise<void> {
    const { book, retry, partition, now, random, park, counted } = this.#options;
    counted("failed");
    const dueAt = now() + retryDelayMs(retry, attempts, random);
    book.hold(journey, { next: version, attempts, dueAt });
    if (!hopeless && attempts < retry.attempts) return;
    await park(journey, {
      stream: journey.stream,
      partition,
      version,
      last,
      code,
      attempts,
      parkedAt: now(),
    });
    counted("parked");
  }
}

/** The last version that the command of an event wrote, as far as it was read. */
function endOfCommit(events: readonly StoredEvent[], index: number): number {
  const commandId = events[index]?.commandId;
  let end = index;
  while (end + 1 < events.length && events[end + 1]?.commandId === commandId) end++;
  return events[end]?.version ?? 0;
}
