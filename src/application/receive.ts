import * as z from "zod";
import type { Assurance } from "../channels/assurance.js";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import { extractToken, tokensIn } from "../handoff/resume/token-form.js";
import type { JourneyEvent } from "../journey/events.js";
import type { ObservedMessage } from "../journey/messages/commands.js";
import { type Attachment, contentSchema, externalIdSchema } from "../journey/messages/events.js";
import type { Journey } from "../journey/state.js";
import { canonicalJson } from "../kernel/canonical-json.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { checkJson } from "../kernel/json.js";
import { idSchema, instantSchema, parseInput } from "../kernel/schema.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import type { Ran } from "./command-runner.js";
import {
  atLeastOne,
  identityMacs,
  type Macs,
  type NormalIdentity,
  normaliseIdentity,
  type Sender,
  senderSchema,
} from "./identity.js";
import {
  activeKey,
  identityKey,
  intakeKey,
  journeyIndex,
  mergedKey,
  messageKey,
  withUnique,
} from "./index-keys.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { customerStream, findIds, followMerges, journeyStream, loadJourney } from "./journey-streams.js";
import type { LinkOnArrival } from "./link-on-arrival.js";
import { outcomeOf, type RefusedOutcome } from "./outcome.js";
import { redeemToken, revokeExposed } from "./resume.js";
import type { TenantContext } from "./tenant-context.js";

/** A message of a customer, as a channel's webhook brings it. */
export interface Inbound {
  readonly channel: ChannelId;
  /** Whom the channel names as the sender. */
  readonly from: Sender;
  readonly message: {
    /** The provider's id of the message, at most 500 characters: the same id from the same sender on the same channel is the same message. */
    readonly externalId: string;
    readonly occurredAt: Instant;
    /** The text, at most 100,000 characters, or `ref` to where the desk keeps it. */
    readonly text?: string | undefined;
    /** What the desk's own resolver finds the text by: at most 2,000 characters. */
    readonly ref?: string | undefined;
    /** Shown where `ref` is not resolved: at most 2,000 characters. */
    readonly excerpt?: string | undefined;
    /** At most 100. */
    readonly attachments?: readonly Attachment[] | undefined;
    /** The provider's thread, where the channel has several: at most 500 characters. */
    readonly thread?: string | undefined;
    /** Sent by software, such as an out-of-office answer: it does not reopen. Default `false`. */
    readonly automatic?: boolean | undefined;
  };
  /**
   * The journey it belongs to, where the desk knows; the desk vouches that it is the sender's. Recorded there in any status, or
   * where it was merged. Default: the sender's only active one, else a new one.
   */
  readonly journey?: string | undefined;
  /**
   * The resume token or the invitation that came with it, such as a `ref` or `start` parameter. Default: the one in the text. It leads
   * to its journey, unless `journey` is given. At most 2,000 characters.
   */
  readonly token?: string | undefined;
}

/**
 * What became of the token or invitation that came with a message. `exposed`: it was shown in public, and is good for nothing any more.
 */
export type ResumedByMessage =
  | {
      readonly status: "resumed";
      readonly assurance: Assurance;
      /** As in what `handoffs.resume` gives. */
      readonly identity: LinkOnArrival;
    }
  | { readonly status: "invited"; readonly journey: string }
  | { readonly status: "exposed" }
  | RefusedOutcome;

/** What became of a message. Told apart by `status`. */
export type Received =
  | {
      /** `opened` a journey, `continued` one, or `reopened` one that was solved. */
      readonly status: "opened" | "continued" | "reopened";
      /** As it stands now. Shared with other callers: read it only. */
      readonly journey: Journey;
      readonly customer: string;
      /** The id under which the message is in the timeline. */
      readonly message: string;
      /** The outcome of then, of a command id that was accepted before. */
      readonly repeated: boolean;
      /** Where a token or an invitation came with it. */
      readonly resume?: ResumedByMessage;
    }
  /** The message was received before; nothing was written. `journey` is where it was recorded, or where that one was merged. */
  | { readonly status: "duplicate"; readonly journey: Journey }
  /**
   * The sender has several active journeys; nothing was written but the sender, if new. Receive it again under the same command
   * id with one of them as `journey`.
   */
  | {
      readonly status: "ambiguous";
      readonly customer: string;
      /** Ids of journeys: at most 20, in no order that means anything. */
      readonly candidates: readonly string[];
    };

const MOST_CANDIDATES = 20;
/** How often the sender's journeys may change between finding one and writing to it. */
const MOST_ROUNDS = 20;

const inboundSchema = z.strictObject({
  channel: channelSchema,
  from: senderSchema,
  message: z.strictObject({
    externalId: externalIdSchema,
    occurredAt: instantSchema,
    text: z.string().exactOptional(),
    ref: z.string().exactOptional(),
    excerpt: z.string().exactOptional(),
    attachments: z.array(z.unknown()).exactOptional(),
    thread: z.string().min(1).max(500).exactOptional(),
    automatic: z.boolean().exactOptional(),
  }),
  journey: idSchema.exactOptional(),
  token: z.string().max(2_000).exactOptional(),
});

/** One message on its way to its journey. */
interface Arrival {
  /** Of the commands that record it. */
  readonly id: string;
  /** Whether the caller named the command, and so repeats it on purpose. */
  readonly named: boolean;
  /** What the fingerprint is made of. */
  readonly input: unknown;
  readonly channel: ChannelId;
  readonly identity: NormalIdentity;
  readonly identityMacs: Macs;
  readonly messageMacs: Macs;
  readonly name: string | undefined;
  /** The id under which the message will be in the timeline. */
  readonly message: string;
  readonly at: EpochMs;
  readonly observe: (customer: string) => ObservedMessage;
  readonly token: string | null;
  /** Every token that could be read with it. */
  readonly shown: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Finds or opens the journey a message belongs to, and records it there. */
export async function receive(
  context: TenantContext,
  inbound: Inbound,
  options: CommandOptions,
): Promise<Received> {
  const { commandId, signal } = optionsFrom(options);
  throwIfAborted(signal);
  const parsed = parseInput(inboundSchema, fieldsOf(inbound, "inbound"), "inbound");
  checkJson(parsed);
  const arrival = await arrivalOf(context, parsed, commandId, signal);
  return untilAborted(take(context, arrival, parsed.journey), signal);
}

async function take(context: TenantContext, arrival: Arrival, asked: string | undefined): Promise<Received> {
  const [seen] = await findIds(context, "journey", arrival.messageMacs.map(messageKey), 1);
  if (seen !== undefined) return receivedBefore(context, arrival, seen);
  const token = asked === undefined ? await useToken(context, arrival) : undefined;
  const found = await recordSomewhere(context, arrival, token?.journey ?? asked, token?.invitedFrom);
  return token === undefined || !("journey" in found) || found.status === "duplicate"
    ? found
    : { ...found, resume: token.outcome };
}

/** Where a token leads, and what became of it. */
interface UsedToken {
  readonly outcome: ResumedByMessage;
  readonly journey?: string;
  readonly invitedFrom?: string;
}

/** The first message that carries a token uses it up; one in public gives it away. */
async function useToken(context: TenantContext, arrival: Arrival): Promise<UsedToken | undefined> {
  const { token, shown, channel, identity, identityMacs: macs, at, id } = arrival;
  if (context.isPublic(channel))
    return (await revokeExposed(context, shown)) ? { outcome: { status: "exposed" } } : undefined;
  if (token === null) return undefined;
  const used = await redeemToken(context, token, { channel, at, identity, macs }, `${id}.resume`);
  switch (used.status) {
    case "redeemed":
      return {
        outcome: { status: "resumed", assurance: used.assurance, identity: used.identity },
        journey: used.journey.id,
      };
    case "invited":
      return { outcome: { status: "invited", journey: used.journey }, invitedFrom: used.journey };
    case "refused":
      return { outcome: used };
  }
}

/** @param asked the journey the desk named, or a token */
async function recordSomewhere(
  context: TenantContext,
  arrival: Arrival,
  asked: string | undefined,
  invitedFrom: string | undefined,
): Promise<Received> {
  const customer = await customerOf(context, arrival);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    throwIfAborted(arrival.signal);
    const candidates =
      asked === undefined
        ? await activeJourneys(context, customer)
        : [(await followMerges(context, asked)).id];
    const [journey, another] = candidates;
    if (another !== undefined) return { status: "ambiguous", customer, candidates };
    const ran =
      journey === undefined
        ? await open(context, arrival, customer, invitedFrom)
        : await record(context, arrival, customer, journey, asked !== undefined);
    if (ran.status === "key-taken" && ran.key.kind === "message")
      return receivedBefore(context, arrival, ran.by.id);
    if (ran.status === "key-taken" || ran.status === "not-run") continue;
    return received(context, arrival, customer, ran);
  }
  throw new ThroughlineError(
    "CONFLICT",
    "The sender's journeys kept changing under this message. Receive it again.",
  );
}

async function arrivalOf(
  { tenant, macs, defaultCountry }: TenantContext,
  { channel, from, message, token }: z.infer<typeof inboundSchema>,
  commandId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Arrival> {
  const { externalId, occurredAt, thread, automatic, ...said } = message;
  const content = parseInput(contentSchema, said, "message");
  const identity = await normaliseIdentity({ ...from, platform: from.platform ?? channel }, defaultCountry);
  const key = { channel, identity, externalId };
  const messageMacs = atLeastOne(await macs.all(`message:${tenant}`, canonicalJson(key)));
  const [{ mac: id }] = messageMacs;
  const threadId =
    thread === undefined ? undefined : (await macs.current(`thread:${tenant}`, `${channel}:${thread}`)).mac;
  return {
    id: commandId ?? `receive.${id}`,
    named: commandId !== undefined,
    // Without a command id a provider may deliver the message again with other details: it is the same message.
    input: commandId === undefined ? key : { ...key, occurredAt, content, thread, automatic },
    channel,
    identity,
    identityMacs: await identityMacs(macs, tenant, identity),
    messageMacs,
    name: from.name,
    message: id,
    at: occurredAt,
    token: token ?? extractToken(message.text ?? ""),
    shown: [...(token === undefined ? [] : [token]), ...tokensIn(message.text ?? "")],
    signal,
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
  if (ran.status === "key-taken") return ran.by.id;
  outcomeOf(ran);
  return id;
}

/**
 * The customer's journeys that are not closed. While a journey of theirs is being merged, that is where it goes on: the other
 * may not have taken the customer in yet.
 */
async function activeJourneys(context: TenantContext, customer: string): Promise<readonly string[]> {
  const active = await findIds(context, "journey", [activeKey(customer)], MOST_CANDIDATES);
  if (active.length > 0) return active;
  const merged = await findIds(context, "journey", [mergedKey(customer)], MOST_CANDIDATES);
  const ends = await Promise.all(merged.map((id) => followMerges(context, id)));
  return [...new Set(ends.filter(({ status }) => status !== "closed").map(({ id }) => id))];
}

async function open(
  context: TenantContext,
  arrival: Arrival,
  customer: string,
  invitedFrom: string | undefined,
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
      identity: { ...identity, identity: macs[0].mac, assurance, occurredAt: message.occurredAt },
      message,
      ...(invitedFrom === undefined ? {} : { invitedFrom }),
    },
    index: (before, after) =>
      withUnique(journeyIndex(before, after), messageKey(arrival.messageMacs[0]), intakeKey(customer)),
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
    index: (before, after) => withUnique(journeyIndex(before, after), messageKey(arrival.messageMacs[0])),
    signal,
  });
}

async function received(
  context: TenantContext,
  { named, message }: Arrival,
  customer: string,
  ran: Ran<Journey, JourneyEvent>,
): Promise<Received> {
  const outcome = outcomeOf(ran);
  if (outcome.status === "refused") throw new ThroughlineError("NOT_FOUND", outcome.refusal.message);
  const { events, state, repeated } = outcome;
  if (repeated ? !named : events.length === 0)
    return { status: "duplicate", journey: await followMerges(context, state.id) };
  const opened = events.some(({ type }) => type === "journey.opened");
  const reopened = events.some(
    (event) => event.type === "journey.status-changed" && event.data.from === "solved",
  );
  const status = opened ? "opened" : reopened ? "reopened" : "continued";
  return { status, journey: state, customer, message, repeated };
}

/** A message that was recorded before: its first outcome for the command that recorded it, a duplicate for any other. */
async function receivedBefore(context: TenantContext, arrival: Arrival, journey: string): Promise<Received> {
  const state = await loadJourney(context, journey);
  const recorded = arrival.messageMacs
    .map(({ mac }) => state.messages.latest(mac)?.data)
    .find((data) => data !== undefined);
  if (arrival.named && recorded !== undefined && state.commands.has(arrival.id)) {
    const { author, message } = recorded;
    const ran = await record(context, arrival, author.id, journey, true);
    return received(context, { ...arrival, message }, author.id, ran);
  }
  return { status: "duplicate", journey: await followMerges(context, journey) };
}
