const LONE_SURROGATE = /\p{Surrogate}/u;
const native: unknown = Reflect.get(String.prototype, "isWellFormed");

/** Whether every UTF-16 surrogate in `text` has its other half, so that the text has a UTF-8 form. */
export const isWellFormed: (text: string) => boolean =
  typeof native === "function" ? (text) => native.call(text) === true : (text) => !LONE_SURROGATE.test(text);

/**
 * The bytes of `text` in UTF-8, without encoding it. A lone surrogate counts 3, as encoders replace it by U+FFFD.
 *
 * @param stopAfter stops counting once the length is known to be above this, and gives a length above it
 */
export function utf8Length(text: string, stopAfter: number = Number.POSITIVE_INFINITY): number {
  if (text.length > stopAfter) return text.length;
  let bytes = text.length;
  for (let index = 0; index < text.length && bytes <= stopAfter; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isLeading(unit) && isTrailing(text.charCodeAt(index + 1))) {
      bytes += 2;
      index++;
    } else bytes += 2;
  }
  return bytes;
}

function isLeading(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isTrailing(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
