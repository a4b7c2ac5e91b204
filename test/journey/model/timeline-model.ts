import type { JourneyModel } from "./journey-model.js";

interface Item {
  readonly id: string;
  readonly occurredAt: number;
  readonly channel: string;
  readonly thread: string | null;
  readonly shows: unknown;
}

/** What was said, in the order it occurred, as a reader of the design would put it together from what was told. */
export function timelineOf(model: JourneyModel): readonly Item[] {
  const items: Item[] = [];
  for (const { told, outside } of model.messages) {
    const edits = model.edits.filter(({ message }) => message === told.message);
    edits.sort((one, other) => other.occurredAt - one.occurredAt);
    const deleted = model.deletions.some(({ message }) => message === told.message);
    items.push({
      id: told.message,
      occurredAt: told.occurredAt,
      channel: told.channel,
      thread: told.thread ?? null,
      shows: {
        author: `${told.author.kind}:${told.author.id}`,
        content: deleted ? null : (edits[0] ?? told).content,
        edited: edits.length > 0,
        automatic: told.automatic === true,
        outside,
      },
    });
  }
  for (const contact of new Set(model.contacts.map((one) => one.contact))) {
    const of = (phase: string) =>
      model.contacts.find((one) => one.contact === contact && one.phase === phase);
    const known = [of("started"), of("answered"), of("missed"), of("ended")].filter(
      (one) => one !== undefined,
    );
    const first = known[0];
    if (first === undefined) continue;
    items.push({
      id: contact,
      occurredAt: of("started")?.occurredAt ?? Math.min(...known.map((one) => one.occurredAt)),
      channel: first.channel,
      thread: null,
      shows: {
        parties: [...new Set(known.flatMap((one) => one.parties.map(({ kind, id }) => `${kind}:${id}`)))],
        answeredAt: of("answered")?.occurredAt ?? null,
        missedAt: of("missed")?.occurredAt ?? null,
        endedAt: of("ended")?.occurredAt ?? null,
        transcript: of("ended")?.transcript ?? null,
        recording: of("ended")?.recording ?? null,
      },
    });
  }
  return items.sort((one, other) => one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : 1));
}

/** The ids of every conversation's items. */
export function conversationsOf(model: JourneyModel): readonly (readonly string[])[] {
  const found: string[][] = [];
  let last: Item | undefined;
  for (const item of timelineOf(model)) {
    const before = last;
    const endedBetween = model.ends.some(
      (end) =>
        before !== undefined &&
        end.channel === before.channel &&
        (end.thread ?? null) === before.thread &&
        before.occurredAt <= end.occurredAt &&
        end.occurredAt < item.occurredAt,
    );
    if (
      before === undefined ||
      before.channel !== item.channel ||
      before.thread !== item.thread ||
      endedBetween
    )
      found.push([item.id]);
    else found.at(-1)?.push(item.id);
    last = item;
  }
  return found;
}
