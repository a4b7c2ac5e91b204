import type { CustomerEvent } from "../../journey/customer/events.js";
import type { Customer } from "../../journey/customer/state.js";
import type { JourneyEvent } from "../../journey/events.js";
import { surveys } from "../../journey/feedback/state.js";
import { notices } from "../../journey/notices/state.js";
import type { Journey } from "../../journey/state.js";
import { timeline } from "../../journey/timeline.js";
import { isErased } from "../../kernel/erased.js";
import type { EventOf } from "../../kernel/event.js";
import { customerKey } from "../index-keys.js";
import { customerStream, findEveryId, journeyStream, loadJourney } from "../journey-streams.js";
import type { TenantContext } from "../tenant-context.js";
import type { CustomerExport, ExportedEvent, ExportedJourney, ExportedSurvey } from "./customer-export.js";

/** Everything held on a customer. */
export async function exportCustomer(context: TenantContext, customer: Customer): Promise<CustomerExport> {
  const ids = await findEveryId(context, "journey", [customerKey(customer.id)]);
  const journeys: ExportedJourney[] = [];
  const shared: CustomerExport["shared"][number][] = [];
  for (const id of ids) {
    const journey = await loadJourney(context, id);
    if (journey.customer === null || journey.customer === customer.id)
      journeys.push(exportedJourney(journey, await historyOf(context, journey)));
    else shared.push({ journey: id, messages: messagesBy(journey, customer.id) });
  }
  const stream = customerStream(context, customer.id);
  const history = await context.customers.reader.read(stream, 1, customer.version);
  const { id, name, language, timeZone, preferred, identities, consents } = customer;
  const { optOuts, quietHours, presence } = customer;
  return {
    format: "throughline-customer-export",
    version: 1,
    exportedAt: context.clock.now(),
    customer: {
      id,
      name,
      language,
      timeZone,
      preferredChannel: preferred?.channel ?? null,
      identities,
      consents,
      optOuts,
      quietHours,
      presence,
      surveys: surveysOf(customer),
      history: history.map((event) => exportedEvent(withoutSecrets(event))),
    },
    journeys,
    shared,
  };
}

async function historyOf(
  context: TenantContext,
  { id, version }: Journey,
): Promise<readonly ExportedEvent[]> {
  const events = await context.journeys.reader.read(journeyStream(context, id), 1, version);
  return events.map((event) => exportedEvent(withoutSecrets(event)));
}

function exportedEvent({
  type,
  recordedAt,
  data,
  personal,
}: EventOf<string, unknown, unknown>): ExportedEvent {
  return { type, recordedAt, data, personal };
}

/** Whoever has the file must not be able to come back with what is in it. */
function withoutSecrets(event: JourneyEvent | CustomerEvent): EventOf<string, unknown, unknown> {
  if (event.type === "pass.issued") {
    const { keys: _, nonce: __, kid: ___, locator: ____, ...data } = event.data;
    return { ...event, data };
  }
  if (event.type === "pass.redeemed") {
    const { claim: _, ...data } = event.data;
    return { ...event, data };
  }
  if (event.type === "survey.invited") {
    const { secret: _, ...data } = event.data;
    return { ...event, data };
  }
  return event;
}

function messagesBy(journey: Journey, customer: string): CustomerExport["shared"][number]["messages"] {
  return timeline(journey).flatMap((item) =>
    item.kind === "message" && item.author.kind === "customer" && item.author.id === customer ? [item] : [],
  );
}

function exportedJourney(journey: Journey, history: readonly ExportedEvent[]): ExportedJourney {
  const { id, openedAt, openedOn, status, mergedInto, issue, tags } = journey;
  return {
    id,
    openedAt,
    openedOn,
    status,
    mergedInto,
    issue,
    tags,
    timeline: timeline(journey),
    notes: journey.notes.values().map(({ data: { note, occurredAt, author }, personal }) => ({
      id: note,
      at: occurredAt,
      by: author,
      content: isErased(personal) ? personal : personal.content,
    })),
    facts: factsOf(journey),
    promises: promisesOf(journey),
    packets: journey.packets.values().map(({ data: { packet, issuedAt, target }, personal }) => ({
      id: packet,
      issuedAt,
      to: target.to,
      reason: target.reason,
      given: personal,
    })),
    passes: journey.passes.map(({ pass, kind, expiresAt, redeemed, revoked }) => ({
      id: pass,
      kind,
      expiresAt,
      used: redeemed !== null,
      revoked,
    })),
    notices: notices(journey),
    surveys: surveysOf(journey),
    mentions: journey.mentions
      .values()
      .map(({ data: { mention, occurredAt, channel, topics }, personal }) => ({
        id: mention,
        at: occurredAt,
        channel,
        topics,
        said: personal,
      })),
    history,
  };
}

function surveysOf(of: Journey | Customer): readonly ExportedSurvey[] {
  return surveys(of).map(({ secret: _, ...survey }) => survey);
}

function factsOf({ facts }: Journey): ExportedJourney["facts"] {
  const newest = new Map(facts.values().map((event) => [event.data.key, event]));
  return [...newest.values()].flatMap((event) =>
    event.type === "fact.recorded"
      ? [
          {
            key: event.data.key,
            at: event.data.occurredAt,
            value: isErased(event.personal) ? event.personal : event.personal.value,
          },
        ]
      : [],
  );
}

function promisesOf({ commitments }: Journey): ExportedJourney["promises"] {
  const promises = new Map<string, ExportedJourney["promises"][number]>();
  for (const event of commitments.values()) {
    const { commitment: id } = event.data;
    const before = promises.get(id);
    switch (event.type) {
      case "commitment.made": {
        const { by, dueAt } = event.data;
        const text = isErased(event.personal) ? event.personal : event.personal.text;
        promises.set(id, { id, by, dueAt, text, status: "made" });
        break;
      }
      case "commitment.renegotiated": {
        if (before === undefined) break;
        const text = isErased(event.personal) ? event.personal : (event.personal.text ?? before.text);
        promises.set(id, { ...before, dueAt: event.data.dueAt, text, status: "renegotiated" });
        break;
      }
      case "commitment.kept":
        if (before !== undefined) promises.set(id, { ...before, status: "kept" });
        break;
      case "commitment.broken":
        if (before !== undefined) promises.set(id, { ...before, status: "broken" });
        break;
    }
  }
  return [...promises.values()];
}
