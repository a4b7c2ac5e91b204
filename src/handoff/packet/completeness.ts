import { isErased } from "../../kernel/erased.js";
import type { PacketCompleteness, TransferPacket } from "./packet.js";

type Sources = Pick<TransferPacket, "customer" | "issue" | "timeline" | "contacts" | "facts">;

/** What of the required items is there. An erased one is not. */
export function measureCompleteness(required: readonly string[], sources: Sources): PacketCompleteness {
  const items = [...new Set(required)];
  const missing = items.filter((item) => !isThere(item, sources));
  const share = items.length === 0 ? 1 : (items.length - missing.length) / items.length;
  return { score: Math.round(share * 100) / 100, missing };
}

function isThere(item: string, { customer, issue, timeline, contacts, facts }: Sources): boolean {
  switch (item) {
    case "customer.name":
      return isKnown(customer.name);
    case "customer.identity":
      return customer.identities.some(({ value }) => isKnown(value));
    case "customer.language":
      return isKnown(customer.language);
    case "issue.request":
      return isKnown(issue.subject) || isKnown(issue.request?.text);
    case "timeline":
      return timeline.total > 0 || contacts.length > 0;
    default:
      return facts.some(({ key, value }) => item === `fact:${key}` && isKnown(value));
  }
}

function isKnown(value: unknown): boolean {
  return value !== undefined && !isErased(value);
}
