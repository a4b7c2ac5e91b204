import { ThroughlineError } from "../../kernel/error.js";
import type { PacketConversation, PacketMessage, PacketOmission, TransferPacket } from "../packet/packet.js";

/**
 * What of a conversation an agent that is a language model is given. `all`: everything in the packet. `summary`: no message, only the
 * summary and what is open. `last`: the newest messages only. `tools: false`: without what the system recorded of tools and actions.
 */
export type ContextFilter = "all" | "summary" | { readonly last?: number; readonly tools?: boolean };

/**
 * The packet with a part of its messages, for a context that is small or has to be clean. What is open (promises, questions, facts,
 * attempts) stays whole, and what is left out is counted in `omissions`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a filter that is none
 * @example
 * ```ts
 * const short = filterContext(packet, { last: 10, tools: false });
 * const messages = renderBrief(short, { format: "messages" });
 * ```
 */
export function filterContext(packet: TransferPacket, filter: ContextFilter): TransferPacket {
  const keeps = keeper(packet, filter);
  const { conversations } = packet.timeline;
  const left: PacketMessage[] = [];
  let before = 0;
  const kept = conversations.flatMap((conversation): readonly PacketConversation[] => {
    const messages = conversation.messages.filter((message) => {
      if (keeps(message)) return true;
      left.push(message);
      return false;
    });
    before += (conversation.omittedBefore ?? 0) + conversation.messages.length - messages.length;
    const [first] = messages;
    const last = messages.at(-1);
    if (first === undefined || last === undefined) return [];
    const omittedBefore = before;
    before = 0;
    return [
      {
        ...conversation,
        startedAt: first.at,
        endedAt: last.at,
        messages,
        ...(omittedBefore > 0 ? { omittedBefore } : {}),
      },
    ];
  });
  if (left.length === 0) return packet;
  return {
    ...packet,
    timeline: { ...packet.timeline, conversations: kept },
    omissions: withLeft(packet.omissions, left),
  };
}

function keeper(packet: TransferPacket, filter: ContextFilter): (message: PacketMessage) => boolean {
  if (filter === "all") return () => true;
  if (filter === "summary") return () => false;
  if (typeof filter !== "object" || filter === null)
    throw invalidFilter("", "must be all, summary, or an object");
  const { last, tools = true } = filter;
  if (last !== undefined && (!Number.isSafeInteger(last) || last < 0))
    throw invalidFilter("last", "must be a whole number of at least 0");
  if (typeof tools !== "boolean") throw invalidFilter("tools", "must be true or false");
  const said = packet.timeline.conversations
    .flatMap(({ messages }) => messages)
    .filter(({ from }) => tools || from.kind !== "system");
  const kept = new Set(last === undefined ? said : last === 0 ? [] : said.slice(-last));
  return (message) => kept.has(message);
}

function withLeft(
  omissions: readonly PacketOmission[],
  left: readonly PacketMessage[],
): readonly PacketOmission[] {
  const times = left.map(({ at }) => at);
  const known = omissions.find(({ kind }) => kind === "messages");
  const all = [...times, ...[known?.firstAt, known?.lastAt].flatMap((at) => (at === undefined ? [] : [at]))];
  const merged: PacketOmission = {
    kind: "messages",
    count: (known?.count ?? 0) + left.length,
    firstAt: all.reduce((one, other) => Math.min(one, other)),
    lastAt: all.reduce((one, other) => Math.max(one, other)),
  };
  return known === undefined
    ? [...omissions, merged]
    : omissions.map((one) => (one === known ? merged : one));
}

function invalidFilter(path: string, rule: string): ThroughlineError {
  const at = path === "" ? "filter" : `filter.${path}`;
  return new ThroughlineError(
    "INVALID_INPUT",
    `The context cannot be filtered (${at}: ${rule}). Correct it.`,
    {
      details: { what: "filterContext", problems: [{ path, rule }] },
    },
  );
}
