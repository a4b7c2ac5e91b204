import { type BuildPacketOptions, buildPacket, PACKET_BUILDER } from "../../handoff/packet/build.js";
import type { TransferPacket } from "../../handoff/packet/packet.js";
import type { ReadTarget } from "../../handoff/packet/target.js";
import { ERASED, isErased } from "../../kernel/erased.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { CustomerEvent } from "../customer/events.js";
import { evolveCustomer } from "../customer/evolve.js";
import type { Customer } from "../customer/state.js";
import type { JourneyEvent } from "../events.js";
import { evolveJourney } from "../evolve.js";
import type { Journey } from "../state.js";
import type { IssuedPersonal, PacketIssued, PacketSources } from "./events.js";
import { type Knowledge, knownSource } from "./known-source.js";

/** The streams that a packet was built from, each from its first event; what came later is not looked at. */
export interface PacketStreams {
  /** With its `packet.issued`. */
  readonly journey: readonly JourneyEvent[];
  readonly customer?: readonly CustomerEvent[];
  /** The customer's other journeys, those that `packet.issued` names. */
  readonly past?: readonly (readonly JourneyEvent[])[];
  /** Texts that are elsewhere, as they read now, by reference, each with its digest (see {@link TextDigest}). */
  readonly texts?: ReadonlyMap<string, { readonly text: string; readonly digest: string }>;
}

/** Why a packet that was built again may differ from the one that was issued. Later versions may add codes. */
export type RebuildCaveat =
  /** What is personal was erased since. */
  | { readonly code: "erased" }
  /** A text that is elsewhere reads otherwise now; the packet has its reference. */
  | { readonly code: "text-changed"; readonly ref: string }
  /** A text that is elsewhere was not found; the packet has its reference. */
  | { readonly code: "text-missing"; readonly ref: string }
  /** The events of another stream it was built from are not there. */
  | { readonly code: "source-missing"; readonly kind: "customer" | "journey"; readonly id: string }
  /** It was built by another version of the builder. */
  | { readonly code: "other-builder"; readonly builder: number };

/** A packet as it was issued. */
export interface RebuiltPacket {
  readonly packet: TransferPacket;
  /** Why it may differ from the one issued. Empty: it is the same. */
  readonly caveats: readonly RebuildCaveat[];
}

/**
 * What did the receiver know? Builds an issued packet again, from events up to the versions it was built from and what was recorded with
 * it. Pure, and whatever happened since makes no difference, but for what was erased or reads otherwise elsewhere: `caveats` says so.
 *
 * @throws ThroughlineError `NOT_FOUND` where no packet of this id was issued, `INVALID_INPUT` where events of the journey are missing
 * @example
 * ```ts
 * const { packet, caveats } = rebuildPacket({ journey: events }, "packet-1");
 * packet.id; // "packet-1"
 * caveats; // []
 * ```
 */
export function rebuildPacket(streams: PacketStreams, packet: string): RebuiltPacket {
  const issued = streams.journey.find(
    (event): event is PacketIssued => event.type === "packet.issued" && event.data.packet === packet,
  );
  if (issued === undefined)
    throw new ThroughlineError(
      "NOT_FOUND",
      "No packet of this id was issued for this journey. Check its id, and give all events of the journey.",
    );
  const { sources, builder } = issued.data;
  const caveats: RebuildCaveat[] = [];
  if (builder !== PACKET_BUILDER) caveats.push({ code: "other-builder", builder });
  if (isErased(issued.personal)) caveats.push({ code: "erased" });
  const knowledge: Knowledge = {
    customer: customerAt(sources, streams.customer ?? [], caveats),
    past: pastAt(sources, streams.past ?? [], caveats),
    given: givenOf(issued),
    texts: textsOf(issued, streams.texts, caveats),
  };
  const source = knownSource(journeyAt(streams.journey, sources), knowledge);
  return { packet: buildPacket(source, targetOf(issued), optionsOf(issued)), caveats };
}

function journeyAt(events: readonly JourneyEvent[], { journey: version }: PacketSources): Journey {
  const journey = fold(events, version);
  if (journey?.version === version) return journey;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `The packet was built from version ${version} of its journey. Give all events from the first to that version.`,
    { details: { version } },
  );
}

function fold(events: readonly JourneyEvent[], version: number): Journey | null {
  return events.slice(0, version).reduce<Journey | null>(evolveJourney, null);
}

function customerAt(
  { customer: known }: PacketSources,
  events: readonly CustomerEvent[],
  caveats: RebuildCaveat[],
): Customer | null {
  if (known === null) return null;
  const { id, version } = known;
  const customer = events.slice(0, version).reduce<Customer | null>(evolveCustomer, null);
  if ((customer?.version ?? 0) !== version) caveats.push({ code: "source-missing", kind: "customer", id });
  return customer;
}

function pastAt(
  { past }: PacketSources,
  streams: NonNullable<PacketStreams["past"]>,
  caveats: RebuildCaveat[],
): Knowledge["past"] {
  const byId = new Map(
    streams.flatMap((events) => {
      const opened = events[0];
      return opened?.type === "journey.opened" ? [[opened.data.journey, events] as const] : [];
    }),
  );
  return past.map(({ journey: id, version }) => {
    if (version === null) return { id, unreadable: true };
    const journey = fold(byId.get(id) ?? [], version);
    if (journey?.version === version) return journey;
    caveats.push({ code: "source-missing", kind: "journey", id });
    return { id, unreadable: true };
  });
}

/** An erased text shows where it was. */
function personalOf({ data, personal }: PacketIssued): IssuedPersonal {
  if (!isErased(personal)) return personal;
  const { target, summary } = data;
  return {
    ...(target.noteAudience === undefined ? {} : { note: ERASED }),
    ...(target.nextStepNoted === undefined ? {} : { nextStep: ERASED }),
    ...(summary === undefined ? {} : { summary: { text: ERASED } }),
  };
}

function givenOf(issued: PacketIssued): Knowledge["given"] {
  const { customer, extensions, slaClocks } = personalOf(issued);
  return {
    ...(customer === undefined ? {} : { customer }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(slaClocks === undefined ? {} : { slaClocks }),
  };
}

function textsOf(
  issued: PacketIssued,
  now: PacketStreams["texts"],
  caveats: RebuildCaveat[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { ref, digest } of personalOf(issued).texts ?? []) {
    const found = now?.get(ref);
    if (found === undefined) caveats.push({ code: "text-missing", ref });
    else if (found.digest !== digest) caveats.push({ code: "text-changed", ref });
    else texts.set(ref, found.text);
  }
  return texts;
}

function targetOf(issued: PacketIssued): ReadTarget {
  const { to, noteAudience, nextStepNoted: _, ...rest } = issued.data.target;
  const { partyName, note, nextStep } = personalOf(issued);
  const { party } = to;
  return {
    ...rest,
    to: party === undefined || partyName === undefined ? to : { ...to, party: { ...party, name: partyName } },
    ...(note === undefined || noteAudience === undefined
      ? {}
      : { note: { text: note, audience: noteAudience } }),
    ...(nextStep === undefined ? {} : { nextStep }),
  };
}

function optionsOf(issued: PacketIssued): BuildPacketOptions {
  const { packet, issuedAt, expiresAt, handoff, keep, summary } = issued.data;
  const given = personalOf(issued).summary;
  return {
    id: packet,
    issuedAt,
    expiresAt,
    handoff,
    keep,
    summary: summary === undefined || given === undefined ? undefined : { ...summary, ...given },
  };
}
