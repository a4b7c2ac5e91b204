import type { JourneyRecord, JourneyRecordEvent } from "../../kpi/records.js";
import type { ExportMapping } from "./export-mapping.js";
import type { Ticket, TicketMessage } from "./ticket.js";

/** A ticket of an export as the record that KPI calculators take. */
export function ticketRecord(ticket: Ticket, { rating: asked }: ExportMapping): JourneyRecord {
  const { id, tenant, customer, topic, segment, agent, queue, openedAt, resolvedAt, closedAt, rating } =
    ticket;
  const events: JourneyRecordEvent[] = [];
  if (agent !== null || queue !== null) events.push({ type: "assigned", at: openedAt, agent, queue });
  events.push(...turnsOf(ticket));
  if (resolvedAt !== null) events.push({ type: "status", at: resolvedAt, to: "solved" });
  if (closedAt !== null) events.push({ type: "status", at: closedAt, to: "closed" });
  if (rating !== null)
    events.push({
      type: "survey",
      at: rating.at,
      survey: `rating of ${id}`,
      phase: "answered",
      kind: asked?.kind ?? "csat",
      ...(asked?.scale === undefined ? {} : { scale: asked.scale }),
      ...(agent === null ? {} : { agent }),
      rating: rating.value,
    });
  if (ticket.spam) events.push({ type: "spam", at: openedAt });
  return {
    id,
    tenant,
    customer,
    ...(topic === null ? {} : { topic }),
    ...(segment === null ? {} : { segment }),
    events,
  };
}

/** Its messages, where the rows tell of them; else that it was opened and answered. */
function turnsOf({
  messages,
  openedAt,
  answeredAt,
  channel,
  agent,
  beganByAgent,
}: Ticket): readonly JourneyRecordEvent[] {
  if (messages.length > 0) return messages.map(messageRecord);
  const byAgent = { actor: "agent" as const, ...(agent === null ? {} : { actorId: agent }) };
  const opening = beganByAgent ? byAgent : { actor: "customer" as const };
  return [
    { type: "message", at: openedAt, channel, ...opening },
    ...(answeredAt === null ? [] : [{ type: "message" as const, at: answeredAt, channel, ...byAgent }]),
  ];
}

function messageRecord({ id, at, actor, actorId, channel, internal }: TicketMessage): JourneyRecordEvent {
  return {
    type: "message",
    at,
    actor,
    channel,
    ...(id === null ? {} : { id }),
    ...(actorId === null ? {} : { actorId }),
    ...(internal ? { public: false } : {}),
  };
}
