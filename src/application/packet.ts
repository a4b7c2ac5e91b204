import * as z from "zod";
import { buildPacket } from "../handoff/packet/build.js";
import type { TransferPacket } from "../handoff/packet/packet.js";
import type { PacketSource, RowView, SourceMessage } from "../handoff/packet/source.js";
import type { PacketTarget } from "../handoff/packet/target.js";
import type { Handoff } from "../handoff/protocol/state.js";
import type { Customer } from "../journey/customer/state.js";
import { named, packetSource } from "../journey/packet-source.js";
import type { Journey } from "../journey/state.js";
import { isThroughlineError, ThroughlineError } from "../kernel/error.js";
import { parseInput } from "../kernel/schema.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import { customerKey } from "./index-keys.js";
import { fieldsOf, signalSchema } from "./input.js";
import { customerStream, findIds, loadJourney } from "./journey-streams.js";
import type { TenantContext } from "./tenant-context.js";

/** What packet to build. */
export interface PacketRequest {
  /** Where to, and why. Default: as the open handoff says. */
  readonly target?: PacketTarget | undefined;
  /** Of the packet: 1 to 256 characters. Default: a new one. */
  readonly id?: string | undefined;
  /** Ends the wait with `ABORTED`; handed on to the resolver and the loader. */
  readonly signal?: AbortSignal | undefined;
}

const requestSchema = z.strictObject({
  target: z.unknown().optional(),
  id: z.string().optional(),
  signal: signalSchema.optional(),
});

/** How many of the customer's other journeys a packet names. */
const MOST_PAST = 5;

/** The packet of the open handoff, or of a target. */
export async function packetFor(
  context: TenantContext,
  id: string,
  request: PacketRequest,
): Promise<TransferPacket> {
  parseInput(requestSchema, fieldsOf(request, "request"), "request");
  throwIfAborted(request.signal);
  return untilAborted(packetOf(context, id, request), request.signal);
}

async function packetOf(context: TenantContext, id: string, request: PacketRequest): Promise<TransferPacket> {
  const journey = await loadJourney(context, id);
  const { target, handoff } = aimOf(journey, request.target);
  const source = await sourceOf(context, journey, request.signal);
  const issue = { id: request.id ?? context.newId(), issuedAt: context.clock.now(), handoff };
  const packet = buildPacket(source, target, issue);
  const resolved = await resolveTexts(context, packet, source, request.signal);
  return resolved === null ? packet : buildPacket(resolved, target, issue);
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
  const { to, route, receiver, reason, mode, urgency, skills, note } = open;
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
    note,
  };
}

async function sourceOf(
  context: TenantContext,
  journey: Journey,
  signal: AbortSignal | undefined,
): Promise<PacketSource> {
  const id = journey.customer;
  if (id === null) return packetSource(journey);
  const { tenant, loadCustomer } = context;
  const [customer, past, loaded] = await Promise.all([
    loadKnownCustomer(context, id),
    pastJourneys(context, journey, id),
    loadCustomer?.(id, signal === undefined ? { tenant } : { tenant, signal }),
  ]);
  const name = loaded?.customer?.name ?? customer?.name ?? null;
  const source = packetSource(journey, customer === null ? null : { ...customer, name }, past.readable);
  return {
    ...source,
    pastJourneys: [...(source.pastJourneys ?? []), ...past.unreadable.map((past) => ({ id: past }))],
    customer: { ...source.customer, ...loaded?.customer },
    extensions: loaded?.extensions,
  };
}

async function loadKnownCustomer(context: TenantContext, id: string): Promise<Customer | null> {
  return (await context.customers.reader.load(customerStream(context, id))).state;
}

/** The customer's other journeys, newest first. One that cannot be read must not keep this one from being handed over. */
async function pastJourneys(
  context: TenantContext,
  journey: Journey,
  customer: string,
): Promise<{ readonly readable: readonly Journey[]; readonly unreadable: readonly string[] }> {
  const ids = await findIds(context, "journey", [customerKey(customer)], 100);
  const unreadable: string[] = [];
  const others = await Promise.all(
    ids
      .filter((id) => id !== journey.id)
      .map((id) =>
        loadJourney(context, id).catch((error: unknown) => {
          if (!isThroughlineError(error, "CORRUPT_EVENT") && !isThroughlineError(error, "UNKNOWN_EVENT"))
            throw error;
          unreadable.push(id);
          return null;
        }),
      ),
  );
  const readable = others.filter((other) => other !== null);
  readable.sort((one, other) => other.openedAt - one.openedAt);
  return { readable: readable.slice(0, MOST_PAST), unreadable: unreadable.sort() };
}

/** The source with the texts of the kept messages that are elsewhere; `null` where there is nothing to add. */
async function resolveTexts(
  { tenant, messages: resolver }: TenantContext,
  packet: TransferPacket,
  source: PacketSource,
  signal: AbortSignal | undefined,
): Promise<PacketSource | null> {
  const references = packet.timeline.conversations.flatMap(({ messages }) =>
    messages.flatMap(({ ref, text }) => (ref === undefined || text !== undefined ? [] : ref)),
  );
  if (resolver === undefined || references.length === 0) return null;
  const texts = await resolver.resolve(references, signal === undefined ? { tenant } : { tenant, signal });
  const { messages } = source;
  if (messages == null) return null;
  const view: RowView<SourceMessage> = {
    length: messages.length,
    at: (index) => {
      const row = messages.at(index);
      const text = row?.ref == null ? undefined : texts.get(row.ref);
      return row === undefined || text === undefined ? row : { ...row, text };
    },
  };
  return { ...source, messages: view };
}
