import type { EpochMs } from "../../kernel/instant.js";
import { HANDOFF_MODES, HANDOFF_REASONS } from "../vocabulary.js";
import type { Keeper } from "./keep.js";
import {
  COMMITMENT_STATUSES,
  CONTACT_STATUSES,
  type PacketAttempt,
  type PacketCommitment,
  type PacketContact,
  type PacketHandoff,
  type PacketNote,
  type PacketOwner,
  type PacketPastJourney,
  type PacketQuestion,
  type PacketSlaClock,
  SLA_CLOCK_STATUSES,
  TEXT_AUDIENCES,
} from "./packet.js";
import { present, type Row } from "./row.js";

export function readContacts(source: Row, keeper: Keeper): readonly PacketContact[] {
  const contacts = source.rows("contacts", (row) => {
    const answeredAt = row.time("answeredAt");
    const endedAt = row.time("endedAt");
    const byTimes = endedAt !== undefined ? "ended" : answeredAt !== undefined ? "answered" : "started";
    return present({
      id: row.id("id"),
      channel: row.need("channel", row.channel("channel")),
      status: row.oneOf("status", CONTACT_STATUSES) ?? byTimes,
      startedAt: row.need("startedAt", row.time("startedAt")),
      answeredAt,
      endedAt,
      with: row.party("with"),
      summary: row.words("summary"),
      transcript: row.label("transcript"),
      recording: row.label("recording"),
    });
  });
  return keeper.last("contacts", contacts, ({ startedAt }) => startedAt);
}

export function readNotes(source: Row, keeper: Keeper): readonly PacketNote[] {
  const notes = source.rows("notes", (row) =>
    present({
      id: row.id("id"),
      text: row.text("text"),
      at: row.time("at"),
      by: row.party("by"),
      audience: row.oneOf("audience", TEXT_AUDIENCES) ?? "agent",
    }),
  );
  return keeper.last("notes", notes, ({ at }) => at);
}

export function readAttempts(source: Row, keeper: Keeper): readonly PacketAttempt[] {
  const attempts = source.rows("attempts", (row) =>
    present({
      id: row.id("id"),
      what: row.text("what"),
      outcome: row.words("outcome"),
      detail: row.words("detail"),
      at: row.time("at"),
      by: row.party("by"),
    }),
  );
  return keeper.last("attempts", attempts, ({ at }) => at);
}

export function readQuestions(source: Row, keeper: Keeper): readonly PacketQuestion[] {
  const questions = source.rows("questions", (row) =>
    present({
      id: row.id("id"),
      text: row.text("text"),
      fact: row.label("fact"),
      at: row.time("at"),
      by: row.party("by"),
    }),
  );
  return keeper.last("questions", questions, ({ at }) => at);
}

export function readCommitments(source: Row, keeper: Keeper): readonly PacketCommitment[] {
  const commitments = source.rows("commitments", (row) =>
    present({
      id: row.id("id"),
      text: row.text("text"),
      status: row.oneOf("status", COMMITMENT_STATUSES) ?? "open",
      dueAt: row.time("dueAt"),
      at: row.time("at"),
      by: row.party("by"),
    }),
  );
  return keeper.last(
    "commitments",
    commitments,
    ({ at, dueAt }) => at ?? dueAt,
    ({ status }) => status === "open",
  );
}

export function readHandoffs(source: Row, keeper: Keeper): readonly PacketHandoff[] {
  const handoffs = source.rows("handoffs", (row) =>
    present({
      id: row.id("id"),
      at: row.need("at", row.time("at")),
      from: row.party("from"),
      to: row.party("to"),
      fromChannel: row.channel("fromChannel"),
      toChannel: row.channel("toChannel"),
      mode: row.oneOf("mode", HANDOFF_MODES),
      reason: row.oneOf("reason", HANDOFF_REASONS),
      outcome: row.label("outcome"),
    }),
  );
  return keeper.last("handoffs", handoffs, ({ at }) => at);
}

export function readOwners(source: Row, keeper: Keeper): readonly PacketOwner[] {
  const owners = source.rows("owners", (row) =>
    present({
      party: row.need("party", row.party("party")),
      fromAt: row.need("fromAt", row.time("fromAt")),
      toAt: row.time("toAt"),
    }),
  );
  return keeper.last("owners", owners, ({ fromAt }) => fromAt);
}

export function readPastJourneys(source: Row, keeper: Keeper): readonly PacketPastJourney[] {
  const journeys = source.rows("pastJourneys", (row) =>
    present({
      id: row.need("id", row.id("id")),
      subject: row.words("subject"),
      status: row.label("status"),
      openedAt: row.time("openedAt"),
      closedAt: row.time("closedAt"),
      outcome: row.words("outcome"),
    }),
  );
  return keeper.last("pastJourneys", journeys, ({ openedAt, closedAt }) => closedAt ?? openedAt);
}

export function readSlaClocks(source: Row, keeper: Keeper): readonly PacketSlaClock[] {
  return keeper.last("slaClocks", source.rows("slaClocks", readSlaClock), clockTime);
}

export function readSlaClock(row: Row): PacketSlaClock {
  return present({
    name: row.need("name", row.label("name")),
    status: row.oneOf("status", SLA_CLOCK_STATUSES) ?? "running",
    startedAt: row.time("startedAt"),
    dueAt: row.time("dueAt"),
  });
}

function clockTime({ startedAt, dueAt }: PacketSlaClock): EpochMs | undefined {
  return startedAt ?? dueAt;
}
