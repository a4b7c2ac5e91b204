/** A text as the text messages it is sent in. */
export interface SmsParts {
  /** `GSM-7`: the alphabet of 3GPP TS 23.038, 7 bits a character. `UCS-2`: 16 bits for each UTF-16 code unit, as soon as one character is outside it. */
  readonly encoding: "GSM-7" | "UCS-2";
  /** How much the text takes: septets, two for a character of the extension, or UTF-16 code units. Headers of parts are not counted. */
  readonly units: number;
  /** What each message carries, in order. Together they are the text. An empty text is one empty message. */
  readonly parts: readonly string[];
}

/** 3GPP TS 23.038: the default alphabet, and those of its extension, which take two septets. */
const GSM = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const GSM_EXTENSION = new Set("\f^{}\\[~]|€");

/** What fits one message alone, and each of several, which have a header of six octets (3GPP TS 23.040): 140 octets or 134. */
export const SMS_SIZES = {
  "GSM-7": { single: 160, several: 153 },
  "UCS-2": { single: 70, several: 67 },
} as const;

/**
 * The text messages a text is sent as. No character is parted: neither the two septets of the extension nor the two halves of a
 * surrogate pair, nor, as far as a message holds it, what is seen as one character, such as a letter with combining accents or an
 * emoji of several code points.
 *
 * @example
 * ```ts
 * smsParts("Your PIN: 4711").encoding; // "GSM-7"
 * smsParts("€".repeat(81)).units; // 162
 * smsParts("€".repeat(81)).parts.length; // 2
 * smsParts("Vaš PIN: 4711"); // { encoding: "UCS-2", units: 13, parts: ["Vaš PIN: 4711"] }
 * ```
 */
export function smsParts(text: string): SmsParts {
  const septets = septetsOf(text);
  if (septets !== null) {
    const parts = septets <= SMS_SIZES["GSM-7"].single ? [text] : partsOfSeptets(text);
    return { encoding: "GSM-7", units: septets, parts };
  }
  const parts = text.length <= SMS_SIZES["UCS-2"].single ? [text] : partsOfCodeUnits(text);
  return { encoding: "UCS-2", units: text.length, parts };
}

/** `null` where a character is outside the alphabet. */
function septetsOf(text: string): number | null {
  let septets = 0;
  for (let index = 0; index < text.length; index++) {
    const size = septetsOfCharacter(text.charAt(index));
    if (size === null) return null;
    septets += size;
  }
  return septets;
}

function septetsOfCharacter(character: string): 1 | 2 | null {
  if (GSM.has(character)) return 1;
  return GSM_EXTENSION.has(character) ? 2 : null;
}

function partsOfSeptets(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let used = 0;
  for (let index = 0; index < text.length; index++) {
    const size = septetsOfCharacter(text.charAt(index)) ?? 0;
    if (used + size > SMS_SIZES["GSM-7"].several) {
      parts.push(text.slice(start, index));
      start = index;
      used = 0;
    }
    used += size;
  }
  return [...parts, text.slice(start)];
}

function partsOfCodeUnits(text: string): readonly string[] {
  const { several } = SMS_SIZES["UCS-2"];
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > several) {
    // One code point more than fits, which tells whether it belongs to what is before it.
    const length = wholeCharacters(text.slice(start, start + several + 2), several);
    parts.push(text.slice(start, start + length));
    start += length;
  }
  return [...parts, text.slice(start)];
}

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How much of the beginning goes without parting a character; one that is longer than `most` is parted between code points. */
function wholeCharacters(beginning: string, most: number): number {
  const across = characters.segment(beginning).containing(most);
  if (across === undefined || across.index === most || across.segment === "\r\n") return most;
  if (across.index > 0) return across.index;
  const isPairAcross = (beginning.codePointAt(most - 1) ?? 0) > 0xffff;
  return isPairAcross ? most - 1 : most;
}
