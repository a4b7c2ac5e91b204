import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import type { JourneyEvent } from "../journey/events.js";
import type { ObservedMessage } from "../journey/messages/commands.js";
import { type Attachment, contentSchema } from "../journey/messages/events.js";
import { IDENTITY_KINDS } from "../journey/people/events.js";
import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import type { Instant } from "../kernel/instant.js";
import type { Mac } from "../kernel/keyed-mac.js";
import { idSchema, instantSchema, parseInput } from "../kernel/schema.js";
import { throwIfAborted } from "./aborting.js";
import type { Ran } from "./command-runner.js";
import { identityMacs, type NormalIdentity, normaliseIdentity, type Sender } from "./identity.js";
import { activeKey, identityKey, intakeKey, journeyIndex, messageKey } from "./index-keys.js";
import type { CommandOptions } from "./input.js";
import { customerStream, findIds, followMerges, journeyStream, loadJourney } from "./journey-streams.js";
import type { TenantContext } from "./tenant-context.js";

/** A message of a customer, as a channel's webhook brings it. */
export interface Inbound {
  readonly channel: ChannelId;
  readonly from: Sender;
  readonly message: {
    /** The provider's id of the message: what makes a redelivered webhook a duplicate. */
    readonly externalId: string;
    readonly occurredAt: Instant;
    /** The text, or `ref` to where the desk keeps it. */
    readonly text?: string;
    readonly ref?: string;
    readonly excerpt?: string;
    readonly attachments?: readonly Attachment[];
    /** The provider's thread, where the channel has several. */
    readonly thread?: string;
    /** Sent by software, such as an out-of-office answer. Default `false`. */
    readonly automatic?: boolean;
  };
  /** The journey it belongs to, where the desk knows. Default: the sender's only active one, else a new one. */
  readonly journey?: string;
}

/** What became of a message. */
export type Received =
  | {
      /** `opened` a journey, `continued` one, or `reopened` one that was solved. */
      readonly status: "opened" | "continued" | "reopened";
      readonly journey: Journey;
      readonly customer: string;
      /** The id under which the message is in the timeline. */
      readonly message: string;
      /** The outcome of then, of a command id that was accepted before. */
      readonly repeated: boolean;
    }
  /** The provider's message id was received before; nothing was written. */
  | { readonly status: "duplicate"; readonly journey: Journey }
  /**
   * The sender has several active journeys; nothing was written. Receive it again under the same command id with one of them as `journey`.
   */
  | { readonly status: "ambiguous"; readonly customer: string; readonly candidates: readonly string[] };

const MOST_CANDIDATES = 20;
const MOST_ROUNDS = 20;

const inboundSchema = z.strictObject({
  channel: channelSchema,
  from: z.strictObject({
    kind: z.enum(IDENTITY_KINDS),
    value: z.string().min(1).max(320),
    platform: idSchema.exactOptional(),
    name: z.string().min(1).max(200).exactOptional(),
  }),
  message: z.strictObject({
    externalId: z.string().min(1).max(500),
    occurredAt: instantSchema,
    text: z.string().exactOptional(),
    ref: z.string().exactOptional(),
    excerpt: z.string().exactOptional(),
    attachments: z.array(z.unknown()).exactOptional(),
    thread: z.string().min(1).max(500).exactOptional(),
    automatic: z.boolean().exactOptional(),
  }),
  journey: idSchema.exactOptional(),
});

/** One message on its way to its journey. */
interface Arrival {
  readonly id: string;
  readonly input: unknown;
  readonly channel: ChannelId;
  readonly identity: NormalIdentity;
  readonly identityMacs: readonly Mac[];
  readonly messageMacs: readonly Mac[];
  readonly name: string | undefined;
  /** The id under which the message will be in the timeline. */
  readonly message: string;
  readonly observe: (customer: string) => ObservedMessage;
  readonly signal: AbortSignal | undefined;
}

/** Finds or opens the journey a message belongs to, and records it there. */
export async function receive(
  context: TenantContext,
  inbound: Inbound,
  options: CommandOptions,
): Promise<Received> {
  throwIfAborted(options.signal);
  const parsed = parseInput(inboundSchema, inbound, "inbound");
  const arrival = await arrivalOf(context, parsed, options);
  const [seen] = await findIds(context, "journey", arrival.messageMacs.map(messageKey), 1);
  if (seen !== undefined) return receivedBefore(context, arrival, seen, options.commandId !== undefined);
  const customer = await customerOf(context, arrival);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    throwIfAborted(options.signal);
    const candidates =
      parsed.journey === undefined
        ? await findIds(context, "journey", [activeKey(customer)], MOST_CANDIDATES)
        : [(await followMerges(context, parsed.journey)).id];
    const [journey, another] = candidates;
    if (another !== undefined) return { status: "ambiguous", customer, candidates };
    const explicit = parsed.journey !== undefined;
    const ran =
      journey === undefined
        ? await open(context, arrival, customer)
        : await record(context, arrival, customer, journey, explicit);
    if (ran.status === "ok" && ran.repeated && options.commandId === undefined)
      return { status: "duplicate", journey: ran.state };
    if (ran.status === "ok") return received(arrival, customer, ran);
    if (ran.status === "key-taken" && ran.key.kind === "message")
      return receivedBefore(context, arrival, ran.by.id, options.commandId !== undefined);
    if (ran.status === "refused") throw new ThroughlineError("NOT_FOUND", ran.refusal.message);
  }
  throw new ThroughlineError(
    "CONFLICT",
    "The sender's journeys kept changing under this message. Receive it again.",
  );
}

async function arrivalOf(
  context: TenantContext,
  { channel, from, message }: z.infer<typeof inboundSchema>,
  options: CommandOptions,
): Promise<Arrival> {
  const { tenant, macs, defaultCountry } = context;
  const { name, ...sender } = from;
  const identity = await normaliseIdentity(sender, channel, defaultCountry);
  const { externalId, occurredAt, thread, automatic, ...said } = message;
  const content = parseInput(contentSchema, said, "message");
  const messageMacs = await macs.all(`message:${tenant}`, `${channel}:${externalId}`);
  const id = messageMacs[0]?.mac ?? externalId;
  const threadId =
    thread === undefined ? undefined : (await macs.current(`thread:${tenant}`, `${channel}:${thread}`)).mac;
  return {
    id: options.commandId ?? `receive.${id}`,
    input: { channel, identity, externalId, occurredAt, content, thread, automatic },
    channel,
    identity,
    identityMacs: await identityMacs(macs, tenant, identity),
    messageMacs,
    name,
    message: id,
    signal: options.signal,
    observe: (customer) => ({
      message: id,
      author: { kind: "customer", id: customer },
      channel,
      occurredAt,
      content,
      externalId,
      ...(threadId === undefined ? {} : { thread: threadId }),
      ...(automatic === undefined ? {} : { automatic }),
    }),
  };
}

/** The customer the sender is known to be, registered now if nobody is. */
async function customerOf(context: TenantContext, arrival: Arrival): Promise<string> {
  const [known] = await findIds(context, "customer", arrival.identityMacs.map(identityKey), 1);
  if (known !== undefined) return known;
  const id = context.newId();
  const [current] = arrival.identityMacs;
  if (current === undefined)
    throw new ThroughlineError("SECRET_UNKNOWN", "There is no key to make index keys with.");
  const ran = await context.customers.runner.run({
    stream: customerStream(context, id),
    id: arrival.id,
    input: arrival.input,
    command: {
      type: "registerCustomer",
      id: arrival.id,
      customer: id,
      by: { kind: "customer", id },
      identity: {
        ...arrival.identity,
        identity: current.mac,
        assurance: context.senderAssurance(arrival.channel),
        evidence: "sender",
      },
      ...(arrival.name === undefined ? {} : { name: arrival.name }),
    },
    index: () => ({ add: [{ key: identityKey(current), unique: true }] }),
    signal: arrival.signal,
  });
  return ran.status === "key-taken" ? ran.by.id : id;
}

async function open(
  context: TenantContext,
  arrival: Arrival,
  customer: string,
): Promise<Ran<Journey, JourneyEvent>> {
  const { id, channel, identity, identityMacs: macs } = arrival;
  const journey = context.newId();
  const assurance = context.senderAssurance(channel);
  const message = arrival.observe(customer);
  return context.journeys.runner.run({
    stream: journeyStream(context, journey),
    id,
    input: arrival.input,
    command: {
      type: "openJourney",
      id,
      journey,
      channel,
      by: { kind: "customer", id: customer },
      firstOwner: context.firstOwner({ tenant: context.tenant, channel }),
      customer: { customer, evidence: "sender", assurance },
      identity: {
        ...identity,
        identity: macs[0]?.mac ?? customer,
        assurance,
        occurredAt: message.occurredAt,
      },
      message,
    },
    index: (before, after) => {
      const { add = [], remove = [] } = journeyIndex(before, after);
      return { add: [...add, { key: intakeKey(customer), unique: true }, ...messageKeys(arrival)], remove };
    },
    signal: arrival.signal,
  });
}

/** @param explicit the desk named the journey, so it takes the message in any status */
function record(
  context: TenantContext,
  arrival: Arrival,
  customer: string,
  journey: string,
  explicit: boolean,
): Promise<Ran<Journey, JourneyEvent>> {
  const { id, input, signal } = arrival;
  return context.journeys.runner.run({
    stream: journeyStream(context, journey),
    id,
    input,
    command: { type: "recordMessage", id, ...arrival.observe(customer) },
    onlyIf: (state) =>
      state === null || (state.mergedInto === null && (explicit || state.status !== "closed")),
    index: (before, after) => {
      const { add = [], remove = [] } = journeyIndex(before, after);
      return { add: [...add, ...messageKeys(arrival)], remove };
    },
    signal,
  });
}

function messageKeys({ messageMacs }: Arrival) {
  return messageMacs.slice(0, 1).map((mac) => ({ key: messageKey(mac), unique: true }));
}

function received(
  { message }: Arrival,
  customer: string,
  { events, state, repeated }: Extract<Ran<Journey, JourneyEvent>, { status: "ok" }>,
): Received {
  const opened = events.some(({ type }) => type === "journey.opened");
  const reopened = events.some(
    (event) => event.type === "journey.status-changed" && event.data.from === "solved",
  );
  const status = opened ? "opened" : reopened ? "reopened" : "continued";
  return { status, journey: state, customer, message, repeated };
}

/** A message that was recorded before: its first outcome for the command that recorded it, a duplicate for any other. */
async function receivedBefore(
  context: TenantContext,
  arrival: Arrival,
  journey: string,
  named: boolean,
): Promise<Received> {
  const state = await loadJourney(context, journey);
  const recorded = arrival.messageMacs
    .map(({ mac }) => state.messages.latest(mac)?.data)
    .find((data) => data !== undefined);
  if (named && recorded !== undefined && state.commands.has(arrival.id)) {
    const { author, message } = recorded;
    const ran = await record(context, arrival, author.id, journey, true);
    if (ran.status === "ok") return received({ ...arrival, message }, author.id, ran);
  }
  return { status: "duplicate", journey: await followMerges(context, journey) };
}
