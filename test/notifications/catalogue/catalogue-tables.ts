import { measureMessage } from "throughline/channels";
import {
  builtInNotices,
  type NoticeCatalog,
  type NoticeMessage,
  type NoticeTemplate,
  type NoticeTemplates,
  noticeCatalog,
} from "throughline/notifications";

const templates = Object.values<NoticeTemplate>(builtInNotices);
const catalog: NoticeCatalog<NoticeTemplates> = noticeCatalog({ brand: { name: "Kyma" } });

/** The tables of docs/notices.md, made from the catalogue. */
export function catalogueTables(): Readonly<Record<"rules" | "tone" | "texts", string>> {
  return {
    rules: table(
      ["kind", "what it is for", "category", "urgency", "skipped once read", "in a digest", "variables"],
      templates.map(({ kind, purpose, category, urgency, presence, digest, variables }) => [
        `\`${kind}\``,
        purpose.replace(/\.$/, ""),
        category,
        urgency,
        presence === "skip-if-read" ? "yes" : "no",
        digest ? "yes" : "no",
        Object.keys(variables)
          .map((name) => `\`${name}\``)
          .join(", ") || "–",
      ]),
    ),
    tone: table(
      ["kind", "acknowledge", "avoid"],
      templates.map(({ kind, tone }) => [`\`${kind}\``, tone.acknowledge, tone.avoid]),
    ),
    texts: table(
      ["kind", "locale", "subject", "text", "SMS parts"],
      templates.flatMap((template) =>
        Object.keys(template.text).map((locale) => {
          const message = composed(template, locale);
          const text = joined(message.body);
          const parts = measureMessage(text, "sms-parts");
          return [`\`${template.kind}\``, locale, joined(message.subject), text, String(parts)];
        }),
      ),
    ),
  };
}

function composed({ kind, variables }: NoticeTemplate, locale: string): NoticeMessage {
  const values = Object.fromEntries(Object.entries(variables).map(([name, { example }]) => [name, example]));
  return catalog.compose(kind, values, { locale, timeZone: "Europe/Zagreb" });
}

const joined = (text: NoticeMessage["body"]) => text.map(({ value }) => value).join("");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
