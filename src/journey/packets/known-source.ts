import type { GivenKnowledge } from "../../handoff/packet/given.js";
import type { PacketSource, RowView, SourceMessage } from "../../handoff/packet/source.js";
import type { Customer } from "../customer/state.js";
import { packetSource } from "../packet-source.js";
import type { Journey } from "../state.js";

/** What is known beside the journey when a packet is built of it. */
export interface Knowledge {
  readonly customer: Customer | null;
  /** The customer's other journeys, newest first; of one that cannot be read only the id. */
  readonly past: readonly (Journey | UnreadJourney)[];
  readonly given: GivenKnowledge;
  /** Message texts that are elsewhere, by reference. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Another journey of which nothing but the id is known. */
interface UnreadJourney {
  readonly id: string;
  readonly unreadable: true;
}

/** The rows of a packet, from the journey and all that is known beside it. */
export function knownSource(journey: Journey, { customer, past, given, texts }: Knowledge): PacketSource {
  const name = given.customer?.name ?? customer?.name ?? null;
  const source = packetSource(journey, customer === null ? null : { ...customer, name }, past.filter(isRead));
  return {
    ...source,
    pastJourneys: [
      ...(source.pastJourneys ?? []),
      ...past.filter((one) => !isRead(one)).map(({ id }) => ({ id })),
    ],
    customer: { ...source.customer, ...given.customer },
    extensions: given.extensions,
    slaClocks: given.slaClocks,
    messages: withTexts(source.messages, texts),
  };
}

function isRead(past: Journey | UnreadJourney): past is Journey {
  return !("unreadable" in past);
}

function withTexts(
  messages: PacketSource["messages"],
  texts: ReadonlyMap<string, string> | undefined,
): PacketSource["messages"] {
  if (messages == null || texts === undefined || texts.size === 0) return messages;
  const view: RowView<SourceMessage> = {
    length: messages.length,
    at: (index) => {
      const row = messages.at(index);
      const text = row?.ref == null ? undefined : texts.get(row.ref);
      return row === undefined || text === undefined ? row : { ...row, text };
    },
  };
  return view;
}
