import type { MessageLimit, MessageUnit } from "throughline/channels";
import { NOTICE_ADVICE, NOTICE_LIMITS } from "throughline/notifications";

const UNITS: { readonly [unit in MessageUnit]: string } = {
  characters: "characters",
  "utf8-bytes": "bytes of UTF-8",
  weighted: "weighted characters",
  "sms-parts": "parts",
};

/** The table of limits in docs/notice-channels.md, made from the data. */
export function limitsTable(): string {
  const rows = [
    ...Object.entries(NOTICE_LIMITS).map(([name, limit]) => row(name, limit, "limit")),
    ...Object.entries(NOTICE_ADVICE).map(([name, limit]) => row(name, limit, "advice")),
  ];
  return ["| field | most | |", "|---|---|---|", ...rows].join("\n");
}

function row(name: string, { size, unit }: MessageLimit, kind: "limit" | "advice"): string {
  return `| \`${name}\` | ${size.toLocaleString("en")} ${UNITS[unit]} | ${kind} |`;
}
