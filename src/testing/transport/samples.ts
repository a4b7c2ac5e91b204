import type { JsonObject } from "../../kernel/json.js";
import type { Envelope } from "../../transport/envelope.js";
import { envelopeOf } from "../../transport/envelope-of.js";
import type {
  Delivery,
  EnvelopeHandler,
  Published,
  SubscribeOptions,
  Transport,
} from "../../transport/transport.js";
import { same } from "../expect.js";

/** An envelope of journey `journey` after its event `version`. */
export function envelope(
  journey: string,
  version: number,
  more: { tenant?: string; id?: string; data?: JsonObject; traceparent?: string } = {},
): Envelope {
  const { tenant = "acme", id = `${journey}-${version}`, data = { version }, traceparent } = more;
  return envelopeOf({
    stream: { tenant, kind: "journey", id: journey },
    event: { id, type: "message.recorded", recordedAt: 1_772_348_400_000 + version, version, data },
    ...(traceparent === undefined ? {} : { traceparent }),
  });
}

/** Envelopes of one journey, versions `first` to `last`. */
export function envelopes(journey: string, first: number, last: number): readonly Envelope[] {
  return Array.from({ length: last - first + 1 }, (_, index) => envelope(journey, first + index));
}

/** What a handler was given, in the order it was. */
export interface Received {
  readonly envelope: Envelope;
  readonly attempt: number;
}

type Answer = "ack" | "dead";

/** A handler that remembers what it was given and does `then`, by default `ack`. */
export function recorder(
  then: (envelope: Envelope, delivery: Delivery) => Answer | Promise<Answer> = () => "ack",
): {
  readonly received: Received[];
  readonly ids: () => readonly string[];
  readonly handle: EnvelopeHandler;
} {
  const received: Received[] = [];
  return {
    received,
    ids: () => received.map((one) => one.envelope.id),
    handle: async (given, delivery) => {
      received.push({ envelope: given, attempt: delivery.attempt });
      return then(given, delivery);
    },
  };
}

/** Publishes, and holds the answers to what is expected: by default all `accepted`. */
export async function published(
  transport: Transport,
  batch: readonly Envelope[],
  expected: readonly Published[] = batch.map(() => "accepted"),
): Promise<void> {
  same(await transport.publish(batch), expected, "What became of the envelopes");
}

/** Publishes again and again until it is taken in. */
export async function publishedAtLast(transport: Transport, given: Envelope): Promise<void> {
  for (;;) {
    const [answer] = await transport.publish([given]);
    if (answer === "accepted" || answer === "duplicate") return;
    if (answer !== "retry") same(answer, "accepted or retry", "What became of the envelope");
  }
}

export const one = (group: string, maxInFlight = 8): SubscribeOptions => ({ group, maxInFlight });

/** A promise, and what settles it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Fails once for each id, then does `then`. */
export function failingOnce(fails: (envelope: Envelope) => boolean): (envelope: Envelope) => "ack" {
  const failed = new Set<string>();
  return (given) => {
    if (!fails(given) || failed.has(given.id)) return "ack";
    failed.add(given.id);
    throw new Error("The handler failed, on purpose.");
  };
}

export const counted = (ids: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
};

export const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();
