import type { ChannelId } from "../../channels/channel-id.js";
import { escapeXml } from "../../kernel/markup.js";
import type { NoticeMessage, NoticePart, NoticeText } from "../message.js";
import { isLink } from "./as-text.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import type { RenderedSpeech, UnrenderedNotice } from "./rendered-notice.js";

/** SSML 1.1, a sentence for each of the notice's, but without those that a link stands in: nobody can tap what they hear. */
export function renderVoice(message: NoticeMessage, channel: ChannelId): RenderedSpeech | UnrenderedNotice {
  const sentences = spokenSentences(message.body);
  const marked = sentences.map((sentence) => `<s>${sentence.map(asSsml).join("")}</s>`).join("");
  const ssml = `<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${message.locale}"><p>${marked}</p></speak>`;
  const speech = sentences.map((sentence) => sentence.map(asSpeech).join("").trim()).join(" ");
  const fit = fitting(message, channel, [
    { field: "speech", text: speech, limit: NOTICE_LIMITS.voiceSpeech },
    { field: "ssml", text: ssml, limit: NOTICE_LIMITS.voiceSsml },
  ]);
  return fit.fits ? { ...fit, format: "ssml", ssml, speech, unspoken: message.link } : fit;
}

/** Where nothing but a sentence with a link would be left, that sentence stays without the link. */
function spokenSentences(body: NoticeText): readonly NoticeText[] {
  const all = sentencesOf(body);
  const spoken = all.filter((sentence) => !sentence.some(isLink));
  return spoken.length > 0 ? spoken : all.map((sentence) => sentence.filter((part) => !isLink(part)));
}

/** Ends of sentences of what the template says: a value with a full stop in it is no end. */
const SENTENCE_END = /(?<=[.!?;\u037e\u2026]["')\u201d\u00bb]?)\s+|\n\s*/u;

function sentencesOf(body: NoticeText): readonly NoticeText[] {
  const sentences: NoticePart[][] = [];
  let current: NoticePart[] = [];
  const end = () => {
    if (current.some(({ value }) => value.trim() !== "")) sentences.push(current);
    current = [];
  };
  for (const part of body) {
    if (part.type === "value") current.push(part);
    else {
      for (const [index, value] of part.value.split(SENTENCE_END).entries()) {
        if (index > 0) end();
        if (value !== "") current.push({ type: "text", value });
      }
    }
  }
  end();
  return sentences;
}

/** `characters` is what Polly, Google and Azure know a spelling by. */
function asSsml(part: NoticePart): string {
  return isCode(part)
    ? `<say-as interpret-as="characters">${escapeXml(ungrouped(part.value))}</say-as>`
    : escapeXml(part.value);
}

function asSpeech(part: NoticePart): string {
  return isCode(part) ? [...ungrouped(part.value)].join(" ") : part.value;
}

/** A code without what parts its groups, which nobody has to hear or to type. */
function ungrouped(code: string): string {
  return code.replace(/[\s-]/g, "");
}

function isCode(part: NoticePart): boolean {
  return part.type === "value" && part.is === "code";
}
