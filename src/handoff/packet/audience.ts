import { type Erased, isErased } from "../../kernel/erased.js";
import { AUDIENCES, type Audience, maySee } from "../vocabulary.js";
import type { TransferPacket } from "./packet.js";

/**
 * Says for every field of `T` who may see it. A list has what its items have; `*` stands for the fields of a record; `item` means
 * that the `audience` inside the object decides for all of it.
 */
export type AudienceOf<T> = [T] extends [string | number | boolean | Erased]
  ? Audience
  : T extends readonly (infer Item)[]
    ? AudienceOf<Item>
    : string extends keyof T
      ? { readonly "*": AudienceOf<T[string]> }
      : T extends { readonly audience: Audience }
        ? "item"
        : { readonly [Key in keyof T]-?: AudienceOf<Exclude<T[Key], undefined>> };

/** A party the customer has met, and one inside the desk. */
const PARTY = { kind: "customer", id: "agent", name: "agent" } as const;
const INSIDE = { kind: "agent", id: "agent", name: "agent" } as const;

/**
 * Who may see which field of a packet: `public` < `customer` < `agent` < `system`. The compiler holds it complete; a field that is
 * not in it is for `system` alone.
 *
 * @example
 * ```ts
 * PACKET_AUDIENCE.customer.name; // "customer"
 * PACKET_AUDIENCE.customer.identities.value; // "agent"
 * ```
 */
export const PACKET_AUDIENCE = {
  schema: "public",
  id: "public",
  issuedAt: "public",
  expiresAt: "public",
  journey: { id: "customer", version: "agent", url: "agent" },
  handoff: "agent",
  epoch: "agent",
  hop: "agent",
  from: { party: PARTY, channel: "customer" },
  to: { channel: "public", queue: "agent", party: PARTY, assurance: "agent" },
  mode: "customer",
  callbackAt: "customer",
  reason: "agent",
  urgency: "agent",
  skills: "agent",
  note: "item",
  customer: {
    id: "agent",
    name: "customer",
    identities: { kind: "customer", value: "agent", assurance: "agent" },
    language: "customer",
    timeZone: "customer",
    preferences: { "*": "customer" },
    consents: { purpose: "customer", given: "customer", at: "customer" },
  },
  issue: {
    subject: "customer",
    request: { text: "customer", at: "customer", channel: "customer", message: "agent" },
    description: "agent",
    category: "agent",
    tags: "agent",
    priority: "agent",
    status: "agent",
    openedAt: "customer",
    openedOn: "customer",
  },
  summary: "item",
  timeline: {
    total: "customer",
    conversations: {
      thread: "agent",
      channel: "customer",
      startedAt: "customer",
      endedAt: "customer",
      omittedBefore: "customer",
      messages: {
        id: "agent",
        at: "customer",
        from: PARTY,
        text: "customer",
        ref: "agent",
        excerpt: "customer",
        digest: "agent",
        attachments: { ref: "agent", name: "customer", type: "customer", bytes: "customer", hash: "agent" },
        edited: "customer",
        deleted: "customer",
        automatic: "customer",
      },
    },
  },
  contacts: {
    id: "agent",
    channel: "customer",
    status: "customer",
    startedAt: "customer",
    answeredAt: "customer",
    endedAt: "customer",
    with: PARTY,
    summary: "agent",
    transcript: "agent",
    recording: "agent",
  },
  notes: "item",
  facts: {
    key: "customer",
    label: "customer",
    value: "customer",
    at: "customer",
    message: "agent",
    contact: "agent",
    by: INSIDE,
    certainty: "agent",
    others: { value: "agent", at: "agent" },
  },
  doNotAsk: "agent",
  attempts: { id: "agent", what: "agent", outcome: "agent", detail: "agent", at: "agent", by: INSIDE },
  questions: { id: "agent", text: "agent", fact: "agent", at: "agent", by: INSIDE },
  commitments: {
    id: "agent",
    text: "customer",
    status: "customer",
    dueAt: "customer",
    at: "customer",
    by: PARTY,
  },
  handoffs: {
    id: "agent",
    at: "customer",
    from: INSIDE,
    to: INSIDE,
    fromChannel: "customer",
    toChannel: "customer",
    mode: "agent",
    reason: "agent",
    outcome: "agent",
  },
  owners: { party: INSIDE, fromAt: "agent", toAt: "agent" },
  pastJourneys: {
    id: "agent",
    subject: "agent",
    status: "agent",
    openedAt: "agent",
    closedAt: "agent",
    outcome: "agent",
  },
  slaClocks: { name: "agent", status: "agent", startedAt: "agent", dueAt: "agent" },
  extensions: { "*": "item" },
  tone: "agent",
  nextStep: { code: "agent", text: "agent" },
  warnings: { code: "agent", at: "agent", count: "agent", key: "agent", needed: "agent", found: "agent" },
  completeness: { score: "agent", missing: "agent" },
  omissions: { kind: "agent", count: "agent", firstAt: "agent", lastAt: "agent" },
} as const satisfies AudienceOf<TransferPacket>;

/** What remains of `T` for some audience: any field may be gone. */
type Partly<T> = T extends string | number | boolean | Erased
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Partly<Item>[]
    : { readonly [Key in keyof T]?: Partly<T[Key]> };

/** A packet of which some fields may be hidden. */
export type PacketView = Partly<TransferPacket>;

interface AudienceFields {
  readonly [field: string]: AudienceNode;
}
type AudienceNode = Audience | "item" | AudienceFields;

/** The packet without what is above `audience`: nothing hidden leaves a trace but the absence of its field. */
export function viewPacket(packet: TransferPacket, audience: Audience): PacketView;
export function viewPacket(packet: TransferPacket, audience: Audience): unknown {
  return view(packet, PACKET_AUDIENCE, audience) ?? {};
}

/** `undefined`: nothing of it may be seen. An empty list or object stays where something of it might be seen. */
function view(value: unknown, node: AudienceNode, audience: Audience): unknown {
  if (Array.isArray(value)) {
    const seen = value.map((item) => view(item, node, audience)).filter((item) => item !== undefined);
    return seen.length > 0 || maySee(audience, lowest(node)) ? seen : undefined;
  }
  if (typeof node === "string")
    return maySee(audience, node === "item" ? audienceOf(value) : node) ? value : undefined;
  if (typeof value !== "object" || value === null || isErased(value)) return undefined;
  const seen: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    const left = view(inner, (Object.hasOwn(node, field) ? node[field] : node["*"]) ?? "system", audience);
    if (left !== undefined) seen[field] = left;
  }
  return Object.keys(seen).length > 0 || maySee(audience, lowest(node)) ? seen : undefined;
}

/** Unknown is the most private. */
function audienceOf(item: unknown): Audience {
  const said = typeof item === "object" && item !== null && "audience" in item ? item.audience : undefined;
  return AUDIENCES.find((audience) => audience === said) ?? "system";
}

function lowest(node: AudienceNode): Audience {
  if (typeof node === "string") return node === "item" ? "agent" : node;
  return Object.values(node)
    .map(lowest)
    .reduce((one, other) => (maySee(one, other) ? other : one), "system");
}
