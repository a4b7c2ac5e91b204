import * as z from "zod";
import type { ChannelRegistry } from "../channels/registry.js";
import type { ContentResolver } from "../content/content-resolver.js";
import type { CustomerLoader } from "../content/customer-loader.js";
import type { Summarizer } from "../content/summarizer.js";
import { type OwnerRef, ownerSchema, queueSchema } from "../handoff/party.js";
import type { HandoffPolicy } from "../handoff/protocol/policy.js";
import type { Clock } from "../kernel/clock.js";
import type { NewId } from "../kernel/ids.js";
import type { Secrets } from "../kernel/keyed-mac.js";
import { parseInput } from "../kernel/schema.js";
import type { EventStore } from "../storage/event-store.js";
import type { PersonalCodec } from "./personal-codec.js";
import type { Opening } from "./tenant-context.js";

/** What `createThroughline` is made of. Only `store` and `secrets` are needed; what is `undefined` counts as left out. */
export interface ThroughlineOptions<Tx = unknown> {
  /** Where streams of events are kept. Closed with the application. */
  readonly store: EventStore<Tx>;
  /** The keys of index keys and fingerprints. Keep them as long as the data. */
  readonly secrets: Secrets;
  /** What `recordedAt`, deadlines and defaults of `occurredAt` go by. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Makes the ids of events, customers, journeys, handoffs, packets and unnamed commands. Default: nanoid. */
  readonly ids?: NewId | undefined;
  /** Who owns a journey when it opens. Default: the queue `intake`. */
  readonly firstOwner?: OwnerRef | ((opening: Opening) => OwnerRef) | undefined;
  /** Deadlines and the fallback queue of handoffs. What is left out is as in `defaultHandoffPolicy` of `throughline/handoff`. */
  readonly handoffPolicy?: Partial<HandoffPolicy> | undefined;
  /** The desk's channels, where it has some of its own. Default: the built-in ones. */
  readonly channels?: ChannelRegistry | undefined;
  /** For phone numbers written without a country code: two capital letters, such as `GR`. Default: such numbers are refused. */
  readonly defaultCountry?: string | undefined;
  /** Reads the texts of messages kept by reference, for packets. Default: packets show their excerpts. */
  readonly messages?: ContentResolver | undefined;
  /** Loads what the desk's systems know of a customer, for packets. Default: packets show what the library knows. */
  readonly customers?: CustomerLoader | undefined;
  /** Sums up journeys for packets. Default: packets quote what was said. */
  readonly summarize?: Summarizer | undefined;
  /** How long a summary may take, in milliseconds: at least 1. Default 10,000. */
  readonly summarizeWithinMs?: number | undefined;
  /**
   * How long a refused PIN takes to be answered at least, in milliseconds, so that the time says nothing of what was wrong: above
   * what the store takes for a few calls. Default 300.
   */
  readonly pinAnswerMs?: number | undefined;
  /** Seals what is personal. Default: plain text. */
  readonly codec?: PersonalCodec | undefined;
  /**
   * Of loaded journeys kept in memory, in bytes of the events they came from; an eighth more for customers. 0 keeps none.
   * Default 64 MiB.
   */
  readonly cacheBytes?: number | undefined;
  /** How often a command is decided while other writers keep changing its journey first; then it throws `CONFLICT`. At least 1. Default 20. */
  readonly attempts?: number | undefined;
}

/** What stands where the caller says nothing. */
export const CACHE_BYTES = 64 * 1024 * 1024;
export const ATTEMPTS = 20;
export const SUMMARIZE_WITHIN_MS = 10_000;
export const PIN_ANSWER_MS = 300;
export const INTAKE: OwnerRef = { kind: "queue", id: "intake" };

const durationMs = z.int().min(1).optional();
const method = z.custom<(...given: never[]) => unknown>(
  (value) => typeof value === "function",
  "must be a function",
);

const optionsSchema = z.strictObject({
  store: having("append", "read", "find", "list"),
  secrets: z.unknown(),
  clock: having("now").optional(),
  ids: method.optional(),
  firstOwner: z.union([method, ownerSchema]).optional(),
  handoffPolicy: z
    .strictObject({
      pickupWithinMs: durationMs,
      answerWithinMs: durationMs,
      confirmWithinMs: durationMs,
      arriveWithinMs: durationMs,
      acknowledgeWithinMs: durationMs,
      botLeaseMs: durationMs,
      promises: z.enum(["block", "escalate"]).optional(),
      adoptWithinMs: durationMs,
      maxHops: durationMs,
      fallback: queueSchema.optional(),
    })
    .optional(),
  channels: z.looseObject({ ids: z.array(z.string()), traits: z.looseObject({}) }).optional(),
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be two capital letters, such as GR")
    .optional(),
  messages: having("resolve").optional(),
  customers: method.optional(),
  summarize: method.optional(),
  summarizeWithinMs: z.int().min(1).max(2_147_483_647).optional(),
  pinAnswerMs: z.int().min(0).max(60_000).optional(),
  codec: having("seal", "open").optional(),
  cacheBytes: z.number().min(0).optional(),
  attempts: z.int().min(1).optional(),
});

/** @throws ThroughlineError `INVALID_INPUT`, its details naming the options */
export function checkOptions(options: ThroughlineOptions): void {
  parseInput(optionsSchema, options, "options");
}

/** An object with these methods, whatever else it has and is. */
function having(...methods: readonly string[]) {
  return z.custom<object>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      methods.every((name) => typeof Reflect.get(value, name) === "function"),
    `must be an object with ${methods.join(", ")}`,
  );
}

/** The given fields over the defaults; one that is `undefined` counts as left out. */
export function over<Fields extends object>(defaults: Fields, given: Partial<Fields> | undefined): Fields {
  const present = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(present) };
}
