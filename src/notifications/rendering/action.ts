import { plain } from "../../handoff/brief/plain.js";
import type { NoticeMessage } from "../message.js";
import type { NoticeAction } from "./rendered-notice.js";
import { wordsOf } from "./wording.js";

/** The link of a notice with the words for its button; `null` where it has no link. */
export function actionOf(
  { link, locale, category }: NoticeMessage,
  label: string | undefined,
): NoticeAction | null {
  if (link === null) return null;
  return { url: link, label: label === undefined ? wordsOf(locale).action[category] : plain(label) };
}
