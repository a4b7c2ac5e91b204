import { asText } from "../as-text.js";
import type { EmailContent } from "./email-content.js";

/** The text part: the body with its link in full, then who writes. */
export function emailAsText({ paragraphs, action, brand, unsubscribe }: EmailContent): string {
  const body = paragraphs.map(asText);
  const link = action === null ? [] : [action.url];
  const signature = [brand?.name, brand?.address, brand?.url].filter((line) => typeof line === "string");
  const stop = unsubscribe === null ? [] : [`${unsubscribe.label}: ${unsubscribe.url}`];
  const footer = [...signature, ...stop];
  // "-- " begins a signature for every mail reader (RFC 3676, section 4.3).
  const foot = footer.length === 0 ? [] : [`-- \n${footer.join("\n")}`];
  return `${[...body, ...link, ...foot].join("\n\n")}\n`;
}
