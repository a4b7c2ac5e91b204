import type { ExportMapping } from "./export-mapping.js";

/** Every column that a mapping names. */
export function columnsOf(mapping: ExportMapping): readonly string[] {
  const { channel, firstResponse, rating, message, ended, spam, beganByAgent } = mapping;
  const named = [
    mapping.id,
    mapping.openedAt,
    firstResponse === undefined ? undefined : "at" in firstResponse ? firstResponse.at : firstResponse.after,
    mapping.resolvedAt,
    mapping.closedAt,
    mapping.revisedAt,
    typeof channel === "object" ? ("column" in channel ? channel.column : undefined) : channel,
    mapping.customer,
    mapping.tenant,
    mapping.topic,
    mapping.segment,
    mapping.agent,
    mapping.queue,
    ended?.column,
    spam?.column,
    beganByAgent?.column,
    rating?.column,
    rating?.at,
    message?.at,
    message?.id,
    message?.author.column,
    message?.actor,
    message?.internal?.column,
  ];
  return [...new Set(named.filter((column) => column !== undefined))];
}
