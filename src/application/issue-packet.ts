import { readGiven } from "../handoff/packet/given.js";
import type { TransferPacket } from "../handoff/packet/packet.js";
import { readTarget } from "../handoff/packet/target.js";
import type { JourneyEvent } from "../journey/events.js";
import { type IssuePacket, packetCommands } from "../journey/packets/commands.js";
import type { PacketIssued, PacketSources, TextDigest } from "../journey/packets/events.js";
import {
  type PacketStreams,
  type RebuildCaveat,
  type RebuiltPacket,
  rebuildPacket,
} from "../journey/packets/rebuild.js";
import type { Journey } from "../journey/state.js";
import { isErased } from "../kernel/erased.js";
import { ThroughlineError } from "../kernel/error.js";
import { epochMs } from "../kernel/instant.js";
import { idSchema, parseInput } from "../kernel/schema.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { customerStream, journeyStream, loadJourney } from "./journey-streams.js";
import { type Accepted, errorOf, outcomeOf } from "./outcome.js";
import {
  checkRequest,
  isUnreadable,
  type PacketRequest,
  type PreparedPacket,
  preparePacket,
  textsOf,
} from "./packet.js";
import type { TenantContext } from "./tenant-context.js";

/** A packet that was issued, now or before. */
export interface IssuedPacket extends Accepted<Journey, JourneyEvent> {
  readonly packet: TransferPacket;
  /** Where the packet was issued before and had to be built again: why it may differ from then. Else empty. */
  readonly caveats: readonly RebuildCaveat[];
}

/** Builds a packet and records in the journey what it was built from. */
export async function issuePacketFor(
  context: TenantContext,
  id: string,
  request: PacketRequest,
  options: CommandOptions,
): Promise<IssuedPacket> {
  checkRequest(request);
  if (request.id !== undefined) parseInput(idSchema, request.id, "request.id");
  const { commandId = context.newId(), signal = request.signal } = optionsFrom(options);
  throwIfAborted(signal);
  const asked = signal === undefined ? request : { ...request, signal };
  return untilAborted(issue(context, id, asked, commandId), signal);
}

async function issue(
  context: TenantContext,
  id: string,
  request: PacketRequest,
  commandId: string,
): Promise<IssuedPacket> {
  const { signal } = request;
  const journey = await loadJourney(context, id);
  const repeated = journey.commands.has(commandId);
  const before = request.id === undefined ? undefined : journey.packets.latest(request.id);
  if (before !== undefined && !repeated) {
    const rebuilt = await rebuild(context, journey, before, signal);
    return { status: "ok", repeated: true, events: [], state: journey, ...rebuilt };
  }
  // What was accepted before is looked up by its command id, so nothing is gathered for it a second time.
  const prepared = repeated ? null : await preparePacket(context, journey, request);
  const ran = await context.journeys.runner.run({
    stream: journeyStream(context, id),
    id: commandId,
    input: inputOf(request),
    command: await commandOf(prepared, commandId),
    signal,
  });
  const outcome = outcomeOf(ran);
  if (outcome.status === "refused") throw errorOf(outcome.refusal);
  const { state, events } = outcome;
  const written = events.find((event) => event.type === "packet.issued");
  if (prepared !== null && written?.data.packet === prepared.packet.id && !outcome.repeated)
    return { ...outcome, packet: prepared.packet, caveats: [] };
  const issued = written ?? state.packets.latest(prepared?.packet.id ?? commandId);
  if (issued === undefined) throw notIssued(id);
  return { ...outcome, repeated: true, ...(await rebuild(context, state, issued, signal)) };
}

/** What the caller asked for, however they wrote its times and ids. */
function inputOf({ target, expiresAt, slaClocks, signal: _, ...rest }: PacketRequest): unknown {
  return {
    ...fieldsOf(rest, "request"),
    type: "issuePacket",
    target: target === undefined ? undefined : readTarget(target),
    expiresAt: expiresAt === undefined ? undefined : epochMs(expiresAt, "expiresAt"),
    slaClocks: slaClocks === undefined ? undefined : readGiven({ slaClocks }).slaClocks,
  };
}

/** A repetition needs no more than its id: what it asked for the first time stands in the stream. */
async function commandOf(prepared: PreparedPacket | null, id: string): Promise<IssuePacket> {
  if (prepared === null)
    return {
      type: "issuePacket",
      id,
      packet: id,
      issuedAt: 0,
      epoch: 1,
      sources: { journey: 1, customer: null, past: [] },
      target: { to: {}, reason: "other", mode: "cold", skills: [] },
    };
  const { packet, journey, target, keep, knowledge, summary, summaryFailure } = prepared;
  const { customer, past, given, texts } = knowledge;
  const command = {
    type: "issuePacket",
    id,
    packet: packet.id,
    issuedAt: packet.issuedAt,
    epoch: journey.handoff.ownership.epoch,
    sources: {
      journey: journey.version,
      customer: journey.customer === null ? null : { id: journey.customer, version: customer?.version ?? 0 },
      past: past.map((one) => ({ journey: one.id, version: "unreadable" in one ? null : one.version })),
    },
    target,
    ...given,
    ...(packet.expiresAt === undefined ? {} : { expiresAt: packet.expiresAt }),
    ...(packet.handoff === undefined ? {} : { handoff: packet.handoff }),
    ...(keep === undefined ? {} : { keep }),
    ...(summary === undefined ? {} : { summary }),
    ...(summaryFailure === undefined ? {} : { summaryFailure }),
    ...(texts === undefined ? {} : { texts: await digestsOf(texts) }),
  } as const;
  return parseInput(packetCommands.issuePacket, command, "The packet");
}

/**
 * An issued packet as it was.
 *
 * @throws ThroughlineError `NOT_FOUND`
 */
export async function rebuildFor(
  context: TenantContext,
  id: string,
  packet: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<RebuiltPacket> {
  const { signal } = optionsFrom(options);
  throwIfAborted(signal);
  const rebuilding = async () => {
    const journey = await loadJourney(context, id);
    const issued = journey.packets.latest(packet);
    if (issued === undefined) throw notIssued(id);
    return rebuild(context, journey, issued, signal);
  };
  return untilAborted(rebuilding(), signal);
}

async function rebuild(
  context: TenantContext,
  { id }: Journey,
  issued: PacketIssued,
  signal: AbortSignal | undefined,
): Promise<RebuiltPacket> {
  const { journey: version, customer, past } = issued.data.sources;
  const references = isErased(issued.personal) ? [] : (issued.personal.texts ?? []).map(({ ref }) => ref);
  const [events, customerEvents, others, texts] = await Promise.all([
    context.journeys.reader.read(journeyStream(context, id), 1, version),
    customer === null || customer.version === 0
      ? []
      : context.customers.reader.read(customerStream(context, customer.id), 1, customer.version),
    Promise.all(past.map((one) => eventsOf(context, one))),
    textsOf(context, references, signal),
  ]);
  const streams: PacketStreams = {
    journey: [...events, issued],
    customer: customerEvents,
    past: others,
    texts: await withDigests(texts ?? new Map()),
  };
  return rebuildPacket(streams, issued.data.packet);
}

async function eventsOf(
  context: TenantContext,
  { journey, version }: PacketSources["past"][number],
): Promise<readonly JourneyEvent[]> {
  if (version === null) return [];
  return context.journeys.reader.read(journeyStream(context, journey), 1, version).catch((error: unknown) => {
    if (isUnreadable(error)) return [];
    throw error;
  });
}

async function withDigests(texts: ReadonlyMap<string, string>): Promise<NonNullable<PacketStreams["texts"]>> {
  const read = [...texts].map(async ([ref, text]) => [ref, { text, digest: await digestOf(text) }] as const);
  return new Map(await Promise.all(read));
}

function digestsOf(texts: ReadonlyMap<string, string>): Promise<readonly TextDigest[]> {
  return Promise.all([...texts].map(async ([ref, text]) => ({ ref, digest: await digestOf(text) })));
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function notIssued(journey: string): ThroughlineError {
  return new ThroughlineError(
    "NOT_FOUND",
    `No packet of this id was issued for journey ${journey}. Check the id, and issue packets with issuePacket to find them again.`,
    { details: { journey } },
  );
}
