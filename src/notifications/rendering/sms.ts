import { smsParts } from "../../channels/sms-parts.js";
import type { NoticeMessage } from "../message.js";
import { asText } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedSms, UnrenderedNotice } from "./rendered-notice.js";

export function renderSms(
  message: NoticeMessage,
  transliterate: "hr" | undefined,
): RenderedSms | UnrenderedNotice {
  const spaced = asText(message.body).replace(UNBREAKABLE_SPACES, " ");
  const text = transliterate === "hr" ? withoutCroatianMarks(spaced) : spaced;
  const fit = fitting(message, "sms", [{ field: "text", text, limit: NOTICE_LIMITS.sms }]);
  return fit.fits ? { ...fit, format: "sms", text, sms: smsParts(text) } : fit;
}

/** One of them, as in a Croatian amount of money, would take the whole text out of the GSM alphabet. */
const UNBREAKABLE_SPACES = /[\u00a0\u2007\u202f]/g;

const CROATIAN: Readonly<Record<string, string>> = {
  č: "c",
  ć: "c",
  š: "s",
  ž: "z",
  đ: "d",
  Č: "C",
  Ć: "C",
  Š: "S",
  Ž: "Z",
  Đ: "D",
  // The digraphs, each one character.
  ǆ: "dz",
  ǅ: "Dz",
  Ǆ: "DZ",
  ǉ: "lj",
  ǈ: "Lj",
  Ǉ: "LJ",
  ǌ: "nj",
  ǋ: "Nj",
  Ǌ: "NJ",
};

function withoutCroatianMarks(text: string): string {
  return text.normalize("NFC").replace(/[čćšžđǆǉǌǅǈǋ]/gi, (letter) => CROATIAN[letter] ?? letter);
}
