import type { EpochMs } from "../../kernel/instant.js";
import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import type { Cursor, FeedCommit } from "../../storage/feed.js";
import type { Held } from "./checkpoint.js";
import { FairQueue } from "./fair-queue.js";
import type { ParkedJourney } from "./parked.js";
import { type Slot, Window } from "./window.js";

/** A journey that has something to be handled, now or later. */
export interface Journey {
  readonly key: string;
  readonly stream: StreamId;
  /** Its commits from the feed, the oldest first; empty while it waits. */
  readonly queue: { readonly slot: Slot; readonly commit: FeedCommit }[];
  /** Waits to be read from the store, or is ahead of the feed; `null` where it follows the feed. */
  held: Held | null;
  /** The last version that the feed gave. */
  seenTo: number;
  /** The number of the read of the feed that came last when it got ahead of the feed. */
  aheadSince: number;
  /** In the hands of a handler, or in the queue for one. */
  busy: boolean;
}

/**
 * What one partition knows of its journeys: who is next, who waits, who is parked, and how far the checkpoint may go. No I/O.
 *
 * A journey follows the feed until an event of it fails. Then it is held: what the feed brings of it is passed over, since it will be read from the store,
 * from the event that failed to its end. Once it is there, it is ahead of the feed, and follows it again from the version after.
 */
export class JourneyBook {
  readonly #window = new Window();
  readonly #ready = new FairQueue<Journey>();
  readonly #journeys = new Map<string, Journey>();
  readonly #parked = new Map<string, ParkedJourney>();
  #changed = false;

  constructor(held: ReadonlyMap<string, Held>, parked: readonly ParkedJourney[]) {
    for (const [key, one] of held) this.#journey(key).held = one;
    for (const one of parked) this.#parked.set(streamKey(one.stream), one);
  }

  /** How many journeys are at work or waiting. */
  get active(): number {
    let active = 0;
    for (const journey of this.#journeys.values())
      if (journey.busy || journey.queue.length > 0 || isWaiting(journey)) active++;
    return active;
  }

  /** How many commits lie between the checkpoint and the reader. */
  get commits(): number {
    return this.#window.size;
  }

  /** How many wait to be tried again. */
  get waiting(): number {
    return [...this.#journeys.values()].filter(isWaiting).length;
  }

  /** Whether there is something that the checkpoint does not say yet. */
  get dirty(): boolean {
    return this.#changed || this.#window.passable;
  }

  /** When the next journey is due that is not at work. */
  get nextDueAt(): EpochMs {
    let next = Number.POSITIVE_INFINITY;
    for (const { held, busy } of this.#journeys.values())
      if (!busy && held !== null && held.dueAt !== null) next = Math.min(next, held.dueAt);
    return next;
  }

  parkedAt(key: string): ParkedJourney | undefined {
    return this.#parked.get(key);
  }

  /** Takes a commit from the feed. */
  admit(commit: FeedCommit): void {
    const slot = this.#window.add(commit.cursor);
    const key = streamKey(commit.stream);
    if (this.#parked.has(key)) {
      slot.settled = true;
      return;
    }
    const journey = this.#journey(key, commit.stream);
    journey.seenTo = commit.last;
    if (journey.held !== null && journey.held.dueAt === null)
      slot.whenPassed.push(() => this.#caughtUp(journey, commit.last));
    if (isWaiting(journey) || (journey.held !== null && commit.last < journey.held.next)) {
      slot.settled = true;
      return;
    }
    journey.queue.push({ slot, commit });
    this.#makeReady(journey);
  }

  /** The feed was read to its end by a read that began as number `began`. */
  atEnd(began: number): void {
    for (const journey of this.#journeys.values())
      if (journey.held !== null && journey.held.dueAt === null && journey.aheadSince < began) {
        const { next } = journey.held;
        this.#window.whenPassed(() => this.#caughtUp(journey, next - 1));
      }
  }

  /** Lines up the journeys whose time has come. */
  wakeDue(now: EpochMs): void {
    for (const journey of this.#journeys.values())
      if (!journey.busy && journey.held?.dueAt != null && journey.held.dueAt <= now) this.#makeReady(journey);
  }

  /** The journey whose turn it is. It is busy until {@link rest}. */
  take(): Journey | undefined {
    return this.#ready.take();
  }

  get ready(): number {
    return this.#ready.size;
  }

  /** It is no longer in the hands of a handler. */
  rest(journey: Journey): void {
    journey.busy = false;
    if (journey.queue.length > 0) this.#makeReady(journey);
    else this.#forget(journey);
  }

  /** Its oldest commit from the feed is done. */
  finish(journey: Journey): void {
    const item = journey.queue.shift();
    if (item !== undefined) item.slot.settled = true;
  }

  /** From now on it is read from the store, beginning with `held.next`. */
  hold(journey: Journey, held: Held): void {
    journey.held = held;
    for (const { slot } of journey.queue.splice(0)) slot.settled = true;
    this.#changed = true;
  }

  /** Everything there was in the store is done, up to `held.next`. */
  readToEnd(journey: Journey, reads: number): void {
    if (journey.held === null) return;
    const { next } = journey.held;
    journey.held = { next, attempts: 0, dueAt: null };
    journey.aheadSince = reads;
    this.#changed = true;
    if (journey.seenTo >= next - 1) this.#window.whenPassed(() => this.#caughtUp(journey, next - 1));
  }

  park(journey: Journey, parked: ParkedJourney): void {
    journey.held = null;
    this.#parked.set(journey.key, parked);
    this.#changed = true;
  }

  /** A parked journey goes on with version `next`, once it is no longer written down as parked: until {@link rest} it is busy. */
  goOn(parked: ParkedJourney, next: number, now: EpochMs): Journey {
    const key = streamKey(parked.stream);
    this.#parked.delete(key);
    const journey = this.#journey(key, parked.stream);
    journey.busy = true;
    this.hold(journey, { next, attempts: 0, dueAt: now });
    return journey;
  }

  /** What the checkpoint is to say: where it may go, and who is held. */
  snapshot(): { readonly cursor: Cursor | undefined; readonly held: ReadonlyMap<string, Held> } {
    const cursor = this.#window.pass();
    const held = new Map<string, Held>();
    for (const { key, held: one } of this.#journeys.values()) if (one !== null) held.set(key, one);
    this.#changed = false;
    return { cursor, held };
  }

  /** What the last snapshot said did not get to the store. */
  notWritten(): void {
    this.#changed = true;
  }

  #journey(key: string, stream: StreamId = streamOf(key)): Journey {
    let journey = this.#journeys.get(key);
    if (journey === undefined) {
      journey = { key, stream, queue: [], held: null, seenTo: 0, aheadSince: 0, busy: false };
      this.#journeys.set(key, journey);
    }
    return journey;
  }

  #makeReady(journey: Journey): void {
    if (journey.busy) return;
    journey.busy = true;
    this.#ready.push(journey.stream.tenant, journey);
  }

  /** The checkpoint is past version `last`. */
  #caughtUp(journey: Journey, last: number): void {
    if (journey.held === null || journey.held.dueAt !== null || journey.held.next > last + 1) return;
    journey.held = null;
    this.#changed = true;
    this.#forget(journey);
  }

  #forget(journey: Journey): void {
    if (journey.held !== null || journey.busy || journey.queue.length > 0) return;
    if (this.#journeys.get(journey.key) === journey) this.#journeys.delete(journey.key);
  }
}

function isWaiting({ held }: Journey): boolean {
  return held !== null && held.dueAt !== null;
}

/** The stream that a text of `streamKey` is of. */
function streamOf(key: string): StreamId {
  const [tenant = "", kind, id = ""] = key.split("/");
  return { tenant, kind: kind === "customer" ? "customer" : "journey", id };
}
