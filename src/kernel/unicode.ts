const LONE_SURROGATE = /\p{Surrogate}/u;
const native: unknown = Reflect.get(String.prototype, "isWellFormed");

/** Whether every UTF-16 surrogate in `text` has its other half, so that the text has a UTF-8 form. */
export const isWellFormed: (text: string) => boolean =
  typeof native === "function" ? (text) => native.call(text) === true : (text) => !LONE_SURROGATE.test(text);

/** The text with U+FFFD for every half of a surrogate pair, which has no form in UTF-8. */
export function wellFormed(text: string): string {
  return isWellFormed(text) ? text : text.replace(/\p{Surrogate}/gu, "\ufffd");
}
