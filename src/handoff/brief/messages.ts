import { isErased } from "../../kernel/erased.js";
import type { PacketView } from "../packet/audience.js";
import type { BriefLabels } from "./labels/labels.js";

/** A message of a chat with a language model, in the shape that the AI SDK and the OpenAI API share. */
export interface BriefMessage {
  /** `user`: the customer. `assistant`: whoever answered them. */
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

type SeenMessage = NonNullable<
  NonNullable<NonNullable<PacketView["timeline"]>["conversations"]>[number]["messages"]
>[number];

/** What was said, in turns, oldest first. What the desk's systems recorded, such as the actions of tools, is the desk's side. */
export function turnsOf({ timeline = {} }: PacketView, labels: BriefLabels): readonly BriefMessage[] {
  const messages = (timeline.conversations ?? []).flatMap(({ messages: some = [] }) => some);
  return messages.map((message) => ({ role: roleOf(message), content: contentOf(message, labels) }));
}

function roleOf({ from }: SeenMessage): "user" | "assistant" {
  return from?.kind === "customer" ? "user" : "assistant";
}

function contentOf({ text, excerpt, deleted, attachments = [] }: SeenMessage, labels: BriefLabels): string {
  const { phrases } = labels;
  if (deleted) return phrases.deleted;
  const said = text ?? excerpt;
  if (said !== undefined) return isErased(said) ? phrases.erased : said;
  const names = attachments.flatMap(({ name }) => (name === undefined || isErased(name) ? [] : [name]));
  return names.length === 0 ? phrases.noText : phrases.attachment.replace("{name}", () => names.join(", "));
}
