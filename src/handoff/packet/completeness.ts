import { isErased } from "../../kernel/erased.js";
import type { PacketCompleteness, TransferPacket } from "./packet.js";
import type { RequiredItem } from "./target.js";

type Sources = Pick<TransferPacket, "customer" | "issue" | "timeline" | "contacts" | "facts" | "extensions">;

/** What of the required items is there. An erased one is not. */
export function measureCompleteness(required: readonly RequiredItem[], sources: Sources): PacketCompleteness {
  const items = [...new Set(required)];
  const missing = items.filter((item) => !isThere(item, sources));
  const share = items.length === 0 ? 1 : (items.length - missing.length) / items.length;
  return { score: Math.round(share * 100) / 100, missing };
}

function isThere(item: RequiredItem, sources: Sources): boolean {
  const { customer, issue, timeline, contacts } = sources;
  switch (item) {
    case "customer.name":
      return isKnown(customer.name);
    case "customer.identity":
      return customer.identities.some(({ value }) => isKnown(value));
    case "customer.language":
      return isKnown(customer.language);
    case "customer.timeZone":
      return isKnown(customer.timeZone);
    case "issue.request":
      return isKnown(issue.subject) || isKnown(issue.request?.text);
    case "timeline":
      return timeline.total > 0 || contacts.length > 0;
    default:
      return isNamed(item, sources);
  }
}

/** An identity of a kind, a consent for a purpose, a fact under a key, an extension under a name. */
function isNamed(item: RequiredItem, { customer, facts, extensions }: Sources): boolean {
  return (
    customer.identities.some(({ kind, value }) => item === `identity:${kind}` && isKnown(value)) ||
    customer.consents.some(({ purpose, given }) => item === `consent:${purpose}` && given) ||
    facts.some(({ key, value }) => item === `fact:${key}` && isKnown(value)) ||
    Object.entries(extensions).some(([name, { value }]) => item === `extension:${name}` && isKnown(value))
  );
}

function isKnown(value: unknown): boolean {
  return value !== undefined && !isErased(value);
}
