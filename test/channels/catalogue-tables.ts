import { durationInWords } from "throughline/calendar";
import {
  ADVICE_POINTS,
  type ChannelTraits,
  channelCatalog,
  EXCLUSIONS,
  WAIT_POINTS,
} from "throughline/channels";

/** The tables of docs/channels.md, made from the data. */
export function catalogueTables(): Readonly<Record<"what" | "allows" | "waits", string>> {
  const rows = (cells: (traits: ChannelTraits) => readonly string[]) =>
    channelCatalog.ids.map((id) => [`\`${id}\``, ...cells(channelCatalog.traits[id])]);
  return {
    what: table(
      [
        "channel",
        "name",
        "who can read it",
        "medium",
        "pace",
        "usual answer",
        "content",
        "files",
        "app or account",
      ],
      rows((traits) => [
        traits.label,
        traits.exposure,
        traits.medium,
        traits.liveness,
        durationInWords(traits.typicalResponseMs),
        traits.richness,
        traits.attachments ? "yes" : "no",
        traits.needsAppOrAccount ? "needed" : "no",
      ]),
    ),
    allows: table(
      ["channel", "longest message", "free text", "reaches", "arrival proves", "customer named by"],
      rows((traits) => [
        limit(traits),
        freeText(traits),
        traits.reach,
        traits.senderAssurance,
        traits.identityKind ?? "nothing",
      ]),
    ),
    waits: table(
      ["expected wait up to", "`live`", "`soon`", "`whenever`"],
      WAIT_POINTS.map(({ upToMs, points }) => [
        durationInWords(upToMs),
        `+${points.live}`,
        `+${points.soon}`,
        `+${points.whenever}`,
      ]),
    ),
  };
}

/** How the rows of points begin. */
export const pointCells = Object.entries(ADVICE_POINTS).map(
  ([rule, points]) => `| ${points > 0 ? "+" : "−"}${Math.abs(points)} | \`${rule}\` |`,
);

/** How the rows of exclusions begin. */
export const exclusionCells = EXCLUSIONS.map((rule) => `| \`${rule}\` |`);

const UNITS = {
  characters: "characters",
  "utf8-bytes": "bytes of UTF-8",
  weighted: "characters as X counts",
  "sms-parts": "SMS parts",
} as const;

function limit({ messageLimit }: ChannelTraits): string {
  return messageLimit === null
    ? "–"
    : `${messageLimit.size.toLocaleString("en")} ${UNITS[messageLimit.unit]}`;
}

function freeText({ freeFormWindow }: ChannelTraits): string {
  if (freeFormWindow === null) return "always";
  const { anyoneMs, personMs, afterwards } = freeFormWindow;
  const person = personMs > anyoneMs ? `, a person ${durationInWords(personMs)}` : "";
  return `${anyoneMs / 3_600_000} hours${person}${afterwards === "template" ? ", then templates" : ""}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
