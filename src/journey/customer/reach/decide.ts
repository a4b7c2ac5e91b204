import type { EventDraft } from "../../../kernel/event-draft.js";
import type { CustomerEvent } from "../events.js";
import type { Customer } from "../state.js";
import type { ReachCommand, RecordPresence } from "./commands.js";

/** How long after they were last seen on a channel it is news that the customer is there, in milliseconds. */
const PRESENCE_STEP_MS = 60_000;

/** Decides a command about when and where a customer may be reached. None is refused. */
export function decideReach(
  draft: EventDraft<Customer | null, CustomerEvent>,
  customer: Customer,
  command: ReachCommand,
): null {
  switch (command.type) {
    case "recordOptOut": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("opt-out.recorded"), data, personal: null });
      return null;
    }
    case "recordQuietHours": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("quiet-hours.recorded"), data, personal: null });
      return null;
    }
    case "recordPresence": {
      const { type: _, id: __, ...data } = command;
      if (isNews(customer, command)) draft.add({ ...draft.stamp("presence.seen"), data, personal: null });
      return null;
    }
  }
}

function isNews({ presence }: Customer, { channel, readUpTo, occurredAt }: RecordPresence): boolean {
  const known = presence.find((one) => one.channel === channel);
  if (known === undefined || occurredAt >= known.seenAt + PRESENCE_STEP_MS) return true;
  return readUpTo !== null && (known.readUpTo === null || readUpTo > known.readUpTo);
}
