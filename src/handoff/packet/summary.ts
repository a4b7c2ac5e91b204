import { isErased } from "../../kernel/erased.js";
import { excerpt } from "./excerpt.js";
import type {
  PacketAttempt,
  PacketCommitment,
  PacketCustomer,
  PacketIssue,
  PacketMessage,
  PacketQuestion,
} from "./packet.js";

const LONGEST_QUOTE = 160;
const LONGEST_ITEM = 100;
const MOST_ITEMS = 3;

/** The method of summaries that this library makes itself. */
export const EXTRACTIVE = "extractive";

export interface SummarySources {
  readonly customer: PacketCustomer;
  readonly issue: PacketIssue;
  readonly kept: readonly PacketMessage[];
  readonly commitments: readonly PacketCommitment[];
  readonly attempts: readonly PacketAttempt[];
  readonly questions: readonly PacketQuestion[];
}

/** Who, what they want, where it stands, what was promised, tried and left open: in the words that are there, with nothing made up. */
export function extractSummary({
  customer,
  issue,
  kept,
  commitments,
  attempts,
  questions,
}: SummarySources): string {
  const request = issue.request;
  const asked = kept.filter(({ from }) => from.kind === "customer").at(-1);
  const answered = kept.filter(({ from }) => from.kind === "agent" || from.kind === "bot").at(-1);
  const about = [customer.name, issue.subject].flatMap((text) =>
    text === undefined ? [] : [excerpt(text, LONGEST_ITEM)],
  );
  const sentences = [
    about.length > 0 && `${about.join(": ")}.`,
    request && `Asked: ${quote(request.text)}`,
    asked && asked.at !== request?.at && `Last from the customer: ${words(asked)}`,
    answered && `Last answer: ${words(answered)}`,
    list(
      "Promised",
      commitments.filter(({ status }) => status === "open").map(({ text }) => text),
    ),
    list(
      "Tried",
      attempts.map(({ what }) => what),
    ),
    list(
      "Open",
      questions.map(({ text }) => text),
    ),
  ];
  return sentences.filter((sentence) => typeof sentence === "string").join(" ");
}

function words({ text, excerpt: part }: PacketMessage): string {
  return quote(text ?? part ?? "");
}

function quote(text: PacketMessage["text"] & {}): string {
  return isErased(text) ? excerpt(text, LONGEST_QUOTE) : `“${excerpt(text, LONGEST_QUOTE)}”`;
}

function list(what: string, texts: readonly (PacketMessage["text"] & {})[]): string | undefined {
  if (texts.length === 0) return undefined;
  const shown = texts.slice(-MOST_ITEMS).map((text) => excerpt(text, LONGEST_ITEM));
  const more = texts.length > MOST_ITEMS ? ` and ${texts.length - MOST_ITEMS} more` : "";
  const text = `${what}: ${shown.join("; ")}${more}`;
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
