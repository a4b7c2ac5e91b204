import type { Envelope } from "throughline/transport";

/** What is known of one journey. */
interface Journey {
  version: number;
  /** Came before their turn. */
  readonly early: Set<number>;
}

/**
 * The least inbox that gives effects once and in order: an envelope takes effect when it is the next of its journey, waits when it is early, and is
 * dropped when it had its turn.
 */
export class OrderedInbox {
  readonly #journeys = new Map<string, Journey>();
  readonly #effect: (subject: string, version: number) => void;

  constructor(effect: (subject: string, version: number) => void) {
    this.#effect = effect;
  }

  take({ subject, subjectversion }: Envelope): void {
    const journey = this.#journeys.get(subject) ?? { version: 0, early: new Set<number>() };
    this.#journeys.set(subject, journey);
    if (subjectversion <= journey.version) return;
    journey.early.add(subjectversion);
    while (journey.early.delete(journey.version + 1)) this.#effect(subject, ++journey.version);
  }

  /** How many journeys are not at `version`. */
  stuck(journeys: number, version: number): number {
    let done = 0;
    for (const journey of this.#journeys.values()) if (journey.version === version) done++;
    return journeys - done;
  }
}
