import * as z from "zod";
import { type BuildPacketOptions, buildPacket, type GivenSummary } from "../handoff/packet/build.js";
import { readGiven } from "../handoff/packet/given.js";
import type { KeptList, TransferPacket } from "../handoff/packet/packet.js";
import type { PacketSource, SourceSlaClock } from "../handoff/packet/source.js";
import { type PacketTarget, type ReadTarget, readTarget } from "../handoff/packet/target.js";
import type { Handoff } from "../handoff/protocol/state.js";
import type { Customer } from "../journey/customer/state.js";
import { named } from "../journey/packet-source.js";
import type { IssuedSummary } from "../journey/packets/commands.js";
import type { SummaryFailure } from "../journey/packets/events.js";
import { type Knowledge, knownSource } from "../journey/packets/known-source.js";
import type { Journey } from "../journey/state.js";
import { isThroughlineError, ThroughlineError } from "../kernel/error.js";
import type { Instant } from "../kernel/instant.js";
import { instantSchema, parseInput } from "../kernel/schema.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import { customerKey } from "./index-keys.js";
import { fieldsOf, signalSchema } from "./input.js";
import { customerStream, findIds, loadJourney } from "./journey-streams.js";
import { summarise } from "./summarise.js";
import type { TenantContext } from "./tenant-context.js";

/** What packet to build. */
export interface PacketRequest {
  /** Where to, and why. Default: as the open handoff says. */
  readonly target?: PacketTarget | undefined;
  /** Of the packet: 1 to 256 characters. Default: a new one. */
  readonly id?: string | undefined;
  /** From when on the packet is not to be relied on. Default: never. */
  readonly expiresAt?: Instant | undefined;
  /** How many items of a list to keep at most, as {@link BuildPacketOptions} has it. */
  readonly keep?: Readonly<Partial<Record<KeptList, number>>> | undefined;
  /** In place of the library's own and the summariser's. */
  readonly summary?: GivenSummary | undefined;
  /** The desk's service-level clocks of the journey. */
  readonly slaClocks?: readonly SourceSlaClock[] | undefined;
  /** Language tag of the receiver's language, for the summariser. */
  readonly locale?: string | undefined;
  /** Ends the wait with `ABORTED`; handed on to the resolver, the loader and the summariser. */
  readonly signal?: AbortSignal | undefined;
}

const requestSchema = z.strictObject({
  target: z.unknown().optional(),
  id: z.string().optional(),
  expiresAt: instantSchema.optional(),
  keep: z.unknown().optional(),
  summary: z.unknown().optional(),
  slaClocks: z.unknown().optional(),
  locale: z.string().optional(),
  signal: signalSchema.optional(),
});

/** @throws ThroughlineError `INVALID_INPUT` */
export function checkRequest(request: PacketRequest): void {
  parseInput(requestSchema, fieldsOf(request, "request"), "request");
}

/** How many of the customer's other journeys a packet names. */
const MOST_PAST = 5;

/** The packet of the open handoff, or of a target. */
export async function packetFor(
  context: TenantContext,
  id: string,
  request: PacketRequest,
): Promise<TransferPacket> {
  checkRequest(request);
  throwIfAborted(request.signal);
  const preparing = async () =>
    (await preparePacket(context, await loadJourney(context, id), request)).packet;
  return untilAborted(preparing(), request.signal);
}

/** A packet, and everything it was built from. */
export interface PreparedPacket {
  readonly packet: TransferPacket;
  readonly journey: Journey;
  readonly target: ReadTarget;
  readonly keep?: Readonly<Partial<Record<KeptList, number>>>;
  readonly knowledge: Knowledge;
  readonly summary?: IssuedSummary;
  readonly summaryFailure?: SummaryFailure;
}

/** Gathers what is known, and builds the packet of it. Writes nothing. */
export async function preparePacket(
  context: TenantContext,
  journey: Journey,
  request: PacketRequest,
): Promise<PreparedPacket> {
  const { signal, slaClocks, expiresAt, keep } = request;
  const aim = aimOf(journey, request.target);
  const target = readTarget(aim.target);
  const issue: BuildPacketOptions = {
    id: request.id ?? context.newId(),
    issuedAt: context.clock.now(),
    expiresAt,
    handoff: aim.handoff,
    keep,
    summary: request.summary,
  };
  const known = await knowledgeOf(context, journey, slaClocks, signal);
  const first = buildPacket(knownSource(journey, known), target, issue);
  const texts = await resolveTexts(context, first, signal);
  const knowledge = texts === undefined ? known : { ...known, texts };
  const source = knownSource(journey, knowledge);
  const whole = texts === undefined ? first : buildPacket(source, target, issue);
  const prepared = { journey, target, knowledge, ...(keep === undefined ? {} : { keep }) };
  if (request.summary !== undefined) return { ...prepared, packet: whole, summary: summaryOf(whole) };
  const attempt = await summarise(context, whole, request);
  if (attempt === undefined) return { ...prepared, packet: whole };
  if ("failure" in attempt) return { ...prepared, packet: whole, summaryFailure: attempt.failure };
  const packet = buildPacket(source, target, { ...issue, summary: attempt });
  return { ...prepared, packet, summary: summaryOf(packet) };
}

function summaryOf({ summary: { text, method, by, audience } }: TransferPacket): IssuedSummary {
  return by === undefined ? { text, method, audience } : { text, method, by, audience };
}

/** Where the packet is to go, and the handoff it belongs to: none where the caller names a target of their own. */
function aimOf(journey: Journey, target: PacketTarget | undefined) {
  const { open } = journey.handoff;
  if (target !== undefined) return { target, handoff: undefined };
  if (open !== null) return { target: targetOf(journey, open), handoff: open.id };
  throw new ThroughlineError(
    "NOT_FOUND",
    `Journey ${journey.id} has no open handoff. Request one, or say where the packet is to go.`,
    { details: { journey: journey.id } },
  );
}

function targetOf(journey: Journey, open: Handoff): PacketTarget {
  const { to, route, receiver, reason, mode, urgency, skills, callbackAt, note } = open;
  const [first] = route?.steps[receiver.step]?.candidates ?? [];
  const party = receiver.party ?? (to.queue === null ? first : undefined);
  return {
    to: {
      channel: to.channel,
      queue: to.queue?.id,
      party: party === undefined ? undefined : named(journey, null, party),
    },
    reason,
    mode,
    urgency,
    skills,
    callbackAt,
    note,
  };
}

async function knowledgeOf(
  context: TenantContext,
  journey: Journey,
  slaClocks: PacketSource["slaClocks"],
  signal: AbortSignal | undefined,
): Promise<Knowledge> {
  const id = journey.customer;
  if (id === null) return { customer: null, past: [], given: readGiven({ slaClocks }) };
  const { tenant, loadCustomer } = context;
  const [customer, past, loaded] = await Promise.all([
    loadKnownCustomer(context, id),
    pastJourneys(context, journey, id),
    loadCustomer?.(id, signal === undefined ? { tenant } : { tenant, signal }),
  ]);
  const given = readGiven({ customer: loaded?.customer, extensions: loaded?.extensions, slaClocks });
  return { customer, past, given };
}

async function loadKnownCustomer(context: TenantContext, id: string): Promise<Customer | null> {
  return (await context.customers.reader.load(customerStream(context, id))).state;
}

/** The customer's other journeys, newest first. One that cannot be read must not keep this one from being handed over. */
async function pastJourneys(
  context: TenantContext,
  journey: Journey,
  customer: string,
): Promise<Knowledge["past"]> {
  const ids = await findIds(context, "journey", [customerKey(customer)], 100);
  const unreadable: string[] = [];
  const others = await Promise.all(
    ids
      .filter((id) => id !== journey.id)
      .map((id) =>
        loadJourney(context, id).catch((error: unknown) => {
          if (!isUnreadable(error)) throw error;
          unreadable.push(id);
          return null;
        }),
      ),
  );
  const readable = others.filter((other) => other !== null);
  readable.sort((one, other) => other.openedAt - one.openedAt);
  return [
    ...readable.slice(0, MOST_PAST),
    ...unreadable.sort().map((id) => ({ id, unreadable: true }) as const),
  ];
}

/** A stream that this version cannot read. */
export function isUnreadable(error: unknown): boolean {
  return isThroughlineError(error, "CORRUPT_EVENT") || isThroughlineError(error, "UNKNOWN_EVENT");
}

/** The texts of the kept messages that are elsewhere; `undefined` where there is nothing to add. */
async function resolveTexts(
  context: TenantContext,
  packet: TransferPacket,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | undefined> {
  const references = packet.timeline.conversations.flatMap(({ messages }) =>
    messages.flatMap(({ ref, text }) => (ref === undefined || text !== undefined ? [] : ref)),
  );
  return textsOf(context, references, signal);
}

/** The texts that are found under these references; `undefined` where nobody can look, or there are none to look for. */
export async function textsOf(
  { tenant, messages: resolver }: TenantContext,
  references: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (resolver === undefined || references.length === 0) return undefined;
  const texts = await resolver.resolve(references, signal === undefined ? { tenant } : { tenant, signal });
  const found = references.flatMap((ref) => {
    const text = texts.get(ref);
    return text === undefined ? [] : [[ref, text] as const];
  });
  return new Map(found);
}
