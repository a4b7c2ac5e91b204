import type { Instant } from "../../kernel/instant.js";
import { type HandoffReason, PRIORITIES } from "../vocabulary.js";
import { measureCompleteness } from "./completeness.js";
import { readCustomer } from "./customer.js";
import { readExtensions } from "./extensions.js";
import { knownKeys, readFacts } from "./facts.js";
import { DEFAULT_KEEP, Keeper } from "./keep.js";
import { type ReadMessages, readMessages } from "./messages.js";
import { suggestNextStep } from "./next-step.js";
import {
  KEPT_LISTS,
  type KeptList,
  PACKET_SCHEMA,
  type PacketContact,
  type PacketFrom,
  type PacketIssue,
  type PacketSummary,
  type PacketTone,
  TEXT_AUDIENCES,
  type TextAudience,
  type TransferPacket,
} from "./packet.js";
import {
  readAttempts,
  readCommitments,
  readContacts,
  readHandoffs,
  readNotes,
  readOwners,
  readPastJourneys,
  readQuestions,
  readSlaClocks,
} from "./records.js";
import { present, Row } from "./row.js";
import type { Maybe, PacketSource, RowText } from "./source.js";
import { EXTRACTIVE, extractSummary, type SummarySources } from "./summary.js";
import { DEFAULT_REQUIRED, type PacketTarget, readTarget } from "./target.js";
import { findWarnings } from "./warnings.js";

/** Which packet a source gives. Raised by one whenever the same source would give another. */
export const PACKET_BUILDER = 1;

/** A summary made elsewhere, such as by a language model. */
export interface GivenSummary {
  readonly text: RowText;
  /** How it was made. */
  readonly method: string;
  /** Who or what made it. */
  readonly by?: Maybe<string>;
  /** Default `agent`. */
  readonly audience?: Maybe<TextAudience>;
}

/** What {@link buildPacket} is told beside rows and target. */
export interface BuildPacketOptions {
  /** Id of the packet: 1 to 256 characters. */
  readonly id: string;
  /** The time it is. Due times, waiting times and warnings are measured against it. */
  readonly issuedAt: Instant;
  readonly expiresAt?: Maybe<Instant>;
  /** The handoff it is built for. */
  readonly handoff?: Maybe<string>;
  /**
   * How many items of a list to keep at most. Default: 50 messages (and the customer's request), 20 contacts, notes, earlier handoffs,
   * earlier owners and clocks, 100 facts, 30 attempts and questions, 50 commitments (open ones first), 5 past journeys.
   */
  readonly keep?: Maybe<Partial<Readonly<Record<KeptList, number>>>>;
  /** In place of the extractive summary. */
  readonly summary?: Maybe<GivenSummary>;
}

/**
 * Builds the transfer packet: everything the receiver of a handoff needs, from the desk's own rows. Pure: the same rows, target and
 * options give the same packet, and the packet shares nothing with the rows. What does not fit its limits is reported in `omissions`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for rows or a target that cannot be read, naming the field and the rule, never the value
 * @example
 * ```ts
 * const packet = buildPacket(
 *   {
 *     journey: { id: 7781 },
 *     messages: [{ at: "2026-03-14T11:50:00Z", from: "customer", channel: "web-chat", text: "I was charged twice." }],
 *   },
 *   { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
 *   { id: "p-1", issuedAt: "2026-03-14T12:00:00Z" },
 * );
 * packet.issue.request?.text; // "I was charged twice."
 * packet.completeness; // { score: 0.33, missing: ["customer.name", "customer.identity"] }
 * packet.nextStep; // { code: "answer-customer" }
 * ```
 */
export function buildPacket(
  source: PacketSource,
  target: PacketTarget,
  options: BuildPacketOptions,
): TransferPacket {
  const rows = new Row(source, "");
  const aim = readTarget(target);
  const settings = new Row(options, "options");
  const keeper = new Keeper(readLimits(settings));
  const journey = rows.need("journey", rows.row("journey"));
  const { requires = DEFAULT_REQUIRED, ...to } = aim.to;

  const issuedAt = settings.need("issuedAt", settings.time("issuedAt"));
  const { reason, mode, callbackAt } = aim;
  const messages = readMessages(rows, keeper);
  const contacts = readContacts(rows, keeper);
  const customer = readCustomer(rows);
  const issue = readIssue(journey, messages);
  const notes = readNotes(rows, keeper);
  const facts = readFacts(rows, keeper);
  const attempts = readAttempts(rows, keeper);
  const questions = readQuestions(rows, keeper);
  const commitments = readCommitments(rows, keeper);
  const handoffs = readHandoffs(rows, keeper);
  const owners = readOwners(rows, keeper);
  const pastJourneys = readPastJourneys(rows, keeper);
  const slaClocks = readSlaClocks(rows, keeper);
  const { timeline, kept, unansweredSince } = messages;
  const hop = rows.count("hop", 1) ?? rows.length("handoffs") + 1;
  const from = readFrom(rows, messages, contacts);
  const extensions = readExtensions(rows);
  const warnings = findWarnings({
    ...{
      issuedAt,
      hop,
      from,
      to,
      customer,
      issue,
      timeline,
      contacts,
      facts,
      commitments,
      handoffs,
      slaClocks,
    },
    ...(unansweredSince === undefined ? {} : { unansweredSince }),
    ...(callbackAt === undefined ? {} : { callbackAt }),
  });

  return present({
    schema: PACKET_SCHEMA,
    id: settings.need("id", settings.id("id")),
    issuedAt,
    expiresAt: settings.time("expiresAt"),
    journey: present({
      id: journey.need("id", journey.id("id")),
      version: journey.count("version"),
      url: journey.label("url"),
    }),
    handoff: settings.id("handoff"),
    epoch: rows.count("epoch"),
    hop,
    from,
    to,
    mode,
    callbackAt,
    reason,
    urgency: aim.urgency ?? issue.priority ?? "normal",
    skills: aim.skills,
    note: aim.note,
    customer,
    issue,
    summary: readSummary(settings, { customer, issue, kept, commitments, attempts, questions }),
    timeline,
    contacts,
    notes,
    facts,
    doNotAsk: knownKeys(facts),
    attempts,
    questions,
    commitments,
    handoffs,
    owners,
    pastJourneys,
    slaClocks,
    extensions,
    tone: aim.tone ?? toneFor(reason, journey.flag("sensitive")),
    nextStep: suggestNextStep({ mode, to, customer, commitments, questions, warnings }, aim.nextStep),
    warnings,
    completeness: measureCompleteness(requires, { customer, issue, timeline, contacts, facts, extensions }),
    omissions: keeper.omissions,
  });
}

function readLimits(settings: Row): Readonly<Record<KeptList, number>> {
  const keep = settings.row("keep");
  if (keep === undefined) return DEFAULT_KEEP;
  const limits = { ...DEFAULT_KEEP };
  for (const list of KEPT_LISTS) limits[list] = keep.count(list) ?? limits[list];
  return limits;
}

function readIssue(journey: Row, { request, first }: ReadMessages): PacketIssue {
  const tags = journey.labels("tags");
  return present({
    subject: journey.words("subject"),
    request,
    description: journey.words("description"),
    category: journey.label("category"),
    tags: tags.length === 0 ? undefined : tags,
    priority: journey.oneOf("priority", PRIORITIES),
    status: journey.label("status"),
    openedAt: journey.time("openedAt") ?? first?.at,
    openedOn: journey.channel("openedOn") ?? first?.channel,
  });
}

function readFrom(rows: Row, { last }: ReadMessages, contacts: readonly PacketContact[]): PacketFrom {
  const call = contacts.at(-1);
  const latest = call !== undefined && (last === undefined || call.startedAt > last.at) ? call : last;
  return present({ party: rows.party("owner"), channel: latest?.channel });
}

function readSummary(settings: Row, sources: SummarySources): PacketSummary {
  const given = settings.row("summary");
  if (given === undefined) return { text: extractSummary(sources), method: EXTRACTIVE, audience: "agent" };
  return present({
    text: given.text("text"),
    method: given.need("method", given.label("method")),
    by: given.label("by"),
    audience: given.oneOf("audience", TEXT_AUDIENCES) ?? "agent",
  });
}

function toneFor(reason: HandoffReason, sensitive: boolean | undefined): PacketTone {
  if (sensitive || reason === "privacy") return "sensitive";
  return reason === "escalation" ? "escalation" : "neutral";
}
