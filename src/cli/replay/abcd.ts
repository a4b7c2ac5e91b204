import * as z from "zod";
import { idSchema } from "../../kernel/schema.js";
import type { Conversation, Speaker, ToldFact } from "./conversation.js";

/**
 * A chat of the ABCD dataset in the form of its sample file: who spoke and the text, beside the scenario the two people
 * were given. `action` is what the desk's software did.
 *
 * Chen et al., "Action-Based Conversations Dataset", NAACL 2021; https://github.com/asappresearch/abcd
 */
interface AbcdChat {
  readonly convo_id: number | string;
  readonly original: readonly (readonly [role: "agent" | "customer" | "action", text: string])[];
  readonly scenario?:
    | {
        readonly personal?: Readonly<Record<string, unknown>> | undefined;
        readonly order?: Readonly<Record<string, unknown>> | undefined;
      }
    | undefined;
}

const details = z.record(z.string(), z.unknown()).optional();

export const abcdSchema: z.ZodType<AbcdChat> = z.object({
  convo_id: z.union([z.int(), idSchema.max(80)]),
  original: z
    .array(z.tuple([z.enum(["agent", "customer", "action"]), z.string().max(100_000)]))
    .min(1)
    .max(10_000),
  scenario: z.object({ personal: details, order: details }).optional(),
});

/** Whether an object is meant as such a chat. */
export function looksLikeAbcd(value: unknown): boolean {
  return typeof value === "object" && value !== null && "convo_id" in value && "original" in value;
}

const SPEAKERS: Readonly<Record<AbcdChat["original"][number][0], Speaker>> = {
  agent: { kind: "agent" },
  customer: { kind: "customer" },
  action: { kind: "system" },
};

/** What of a scenario may become a fact. */
const FACTS = [
  ["personal", "email", "email", "E-mail"],
  ["personal", "phone", "phone", "Phone"],
  ["personal", "username", "username", "Username"],
  ["personal", "member_level", "memberLevel", "Member level"],
  ["order", "order_id", "orderNumber", "Order number"],
] as const;

/** The scenario knows more than was said: only what the customer told in the chat counts as known. */
export function fromAbcd({ convo_id, original, scenario = {} }: AbcdChat): Conversation {
  const told = (value: unknown) => findTold(original, value);
  const facts = FACTS.flatMap(([part, field, key, label]): readonly ToldFact[] => {
    const found = told(scenario[part]?.[field]);
    return found === null ? [] : [{ key, label, ...found }];
  });
  const name = told(scenario.personal?.customer_name)?.value;
  return {
    id: `abcd-${convo_id}`,
    channel: "web-chat",
    ...(name === undefined ? {} : { customer: { name } }),
    turns: original.map(([role, text]) => ({ from: SPEAKERS[role], text })),
    facts,
  };
}

/** The first turn of the customer that has the value, and the value as they wrote it. */
function findTold(turns: AbcdChat["original"], value: unknown): { value: string; turn: number } | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  const literal = value.trim().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}@])`, "iu");
  for (const [turn, [role, text]] of turns.entries()) {
    const [found] = (role === "customer" && whole.exec(text)) || [];
    if (found !== undefined) return { value: found, turn };
  }
  return null;
}
