import { channelCatalog, traitsOf } from "../../channels/index.js";
import { type PartyRef, sameParty } from "../../handoff/index.js";
import { type Journey, timeline } from "../../journey/index.js";
import { isErased } from "../../throughline.js";
import { ANNA, DESK } from "./cast.js";
import type { RecordedEvent } from "./open-desk.js";

/** What crossed every hop, and whether what the demo promises held. */
export interface Result {
  readonly messages: number;
  readonly channels: readonly string[];
  readonly calls: number;
  readonly facts: readonly string[];
  readonly attempts: readonly { readonly what: string; readonly outcome: string }[];
  readonly promises: readonly { readonly text: string; readonly status: string }[];
  readonly owners: readonly { readonly epoch: number; readonly owner: string }[];
  readonly questions: number;
  /** Keys of facts that were asked for though they were known. */
  readonly askedAgain: readonly string[];
  /** Sends that were refused to somebody who had lost the journey, and how many events they left all the same. */
  readonly refused: number;
  readonly written: number;
  /** Messages of the desk that anybody can read. */
  readonly publicMessages: number;
  /** What they, and the brief for the public, let out of the case. */
  readonly publicDetails: readonly string[];
}

/** What the file does not tell: what was refused left no trace in it. */
export interface Witnessed {
  readonly refused: number;
  readonly written: number;
  readonly publicBrief: string;
}

/** Read off the journey as the file has it, whatever the story says. */
export function resultOf(
  journey: Journey,
  events: readonly RecordedEvent[],
  { refused, written, publicBrief }: Witnessed,
): Result {
  const said = timeline(journey);
  const messages = said.filter((item) => item.kind === "message");
  const inPublic = messages.flatMap(({ author, channel, content }) =>
    author.kind === "customer" || traitsOf(channelCatalog, channel).exposure !== "public"
      ? []
      : content !== null && !isErased(content) && "text" in content
        ? content.text
        : [],
  );
  return {
    messages: messages.length,
    channels: [...new Set(messages.map(({ channel }) => channel))],
    calls: said.length - messages.length,
    facts: factsOf(journey).map(({ label }) => label),
    attempts: journey.attempts.values().map(({ data, personal }) => ({
      what: isErased(personal) ? "" : personal.what,
      outcome: data.outcome,
    })),
    promises: promisesOf(journey),
    owners: ownersOf(journey),
    questions: events.filter(({ type }) => type === "question.asked").length,
    askedAgain: askedAgain(events),
    refused,
    written,
    publicMessages: inPublic.length,
    publicDetails: detailsIn([...inPublic, publicBrief], journey),
  };
}

/**
 * The facts that somebody asked for after they had become known, by the order in which the store wrote it all down.
 */
export function askedAgain(events: readonly RecordedEvent[]): readonly string[] {
  const known = new Set<unknown>();
  const again: string[] = [];
  for (const { type, data } of events) {
    if (type === "fact.recorded") known.add(data.key);
    if (type === "fact.retracted") known.delete(data.key);
    if (type === "question.asked" && known.has(data.fact)) again.push(String(data.fact));
  }
  return again;
}

/** Which details of the case stand in texts that anybody can read. */
export function detailsIn(texts: readonly string[], journey: Journey): readonly string[] {
  const details = [
    ANNA.name,
    ...factsOf(journey).map(({ value }) => value),
    ...promisesOf(journey).map(({ text }) => text),
    ...journey.attempts.values().flatMap(({ personal }) => (isErased(personal) ? [] : personal.what)),
    ...(typeof journey.issue.subject === "string" ? [journey.issue.subject] : []),
  ];
  return details.filter((detail) => texts.some((text) => text.toLowerCase().includes(detail.toLowerCase())));
}

function factsOf(journey: Journey): readonly { readonly label: string; readonly value: string }[] {
  return journey.facts.values().flatMap((event) => {
    if (event.type !== "fact.recorded" || isErased(event.personal)) return [];
    const { label = event.data.key, value } = event.personal;
    return [{ label, value }];
  });
}

function promisesOf(journey: Journey): Result["promises"] {
  return journey.commitments.values().flatMap((latest) => {
    const made = journey.commitments
      .history(latest.data.commitment)
      .find(({ type }) => type === "commitment.made");
    if (made?.type !== "commitment.made" || isErased(made.personal)) return [];
    const status =
      latest.type === "commitment.kept" ? "kept" : latest.type === "commitment.broken" ? "broken" : "open";
    return [{ text: made.personal.text, status }];
  });
}

/** Every owner, by epoch. */
function ownersOf({ firstOwnership, handoffs }: Journey): Result["owners"] {
  const owned = [firstOwnership];
  for (const { data } of handoffs.entries())
    if ("ownership" in data && data.ownership !== null) owned.push(data.ownership);
  return owned.map(({ owner, epoch }) => ({ epoch, owner: shown(owner) }));
}

function shown(party: PartyRef): string {
  const player = DESK.find((one) => sameParty(one.party, party));
  if (player === undefined) return `${party.kind} ${party.id}`;
  return party.kind === "bot" ? `${player.name} (bot)` : player.name;
}

/** Whether everything that the demo promises held. */
export function holds({ askedAgain, refused, written, publicDetails }: Result): boolean {
  return askedAgain.length === 0 && refused === 2 && written === 0 && publicDetails.length === 0;
}
