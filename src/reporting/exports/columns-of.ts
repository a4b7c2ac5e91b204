import type { ExportMapping } from "./export-mapping.js";

/** A column, and the field of the mapping that names it. */
export interface MappedColumn {
  readonly field: string;
  readonly column: string;
}

/** Every column that a mapping names; one that several fields name, once. */
export function columnsOf(mapping: ExportMapping): readonly MappedColumn[] {
  const { channel, firstResponse, rating, message, ended, spam, beganByAgent } = mapping;
  const named: Readonly<Record<string, string | undefined>> = {
    id: mapping.id,
    openedAt: mapping.openedAt,
    "firstResponse.at": firstResponse !== undefined && "at" in firstResponse ? firstResponse.at : undefined,
    "firstResponse.after":
      firstResponse !== undefined && "after" in firstResponse ? firstResponse.after : undefined,
    resolvedAt: mapping.resolvedAt,
    closedAt: mapping.closedAt,
    revisedAt: mapping.revisedAt,
    channel: typeof channel === "string" ? channel : undefined,
    "channel.column": typeof channel === "object" && "column" in channel ? channel.column : undefined,
    customer: mapping.customer,
    tenant: mapping.tenant,
    topic: mapping.topic,
    segment: mapping.segment,
    agent: mapping.agent,
    queue: mapping.queue,
    "ended.column": ended?.column,
    "spam.column": spam?.column,
    "beganByAgent.column": beganByAgent?.column,
    "rating.column": rating?.column,
    "rating.at": rating?.at,
    "message.at": message?.at,
    "message.id": message?.id,
    "message.author.column": message?.author.column,
    "message.actor": message?.actor,
    "message.internal.column": message?.internal?.column,
  };
  const fields = new Map<string, string>();
  for (const [field, column] of Object.entries(named))
    if (column !== undefined && !fields.has(column)) fields.set(column, field);
  return [...fields].map(([column, field]) => ({ field, column }));
}
