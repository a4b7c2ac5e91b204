import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { smsParts } from "throughline/channels";

const letters = (of: string) => fc.constantFrom(...of);

const gsm = letters(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà",
);
const extension = letters("\f^{}\\[~]|€");
const beyond = fc.oneof(
  letters("αβγδεζηθλμνξπρστωάέήίόύώςčćšžđČĆŠŽĐжщы日本“”’–…\u00a0\t`"),
  fc.constantFrom("👍", "👨‍👩‍👧‍👦", "👍🏽", "🇭🇷", "🇬🇷", "e\u0301", "α\u0301\u0345", "❤️", "1️⃣", "\r\n", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
  // Any character of the first plane but marks and formats: the calculator knows those of Unicode 10 only, and parts a newer one from its letter.
  fc
    .integer({ min: 0, max: 0xffff })
    .map((code) => String.fromCharCode(code))
    .filter((character) => !/[\p{M}\p{Cf}\p{Surrogate}]/u.test(character)),
  fc.constantFrom("𝄞", "𐍈", "𠀀", "🫠"),
  // Halves of surrogate pairs, alone or by chance together.
  fc.constantFrom("\ud83d", "\udc4d", "\ud800", "\udfff"),
);

/** Texts around every boundary: of the alphabet, with its extension, with a few characters beyond it, and with many. */
export const smsText: fc.Arbitrary<string> = fc
  .constantFrom(
    fc.oneof({ weight: 9, arbitrary: gsm }, { weight: 1, arbitrary: extension }),
    fc.oneof({ weight: 1, arbitrary: gsm }, { weight: 2, arbitrary: extension }),
    fc.oneof(
      { weight: 98, arbitrary: gsm },
      { weight: 1, arbitrary: extension },
      { weight: 1, arbitrary: beyond },
    ),
    fc.oneof({ weight: 1, arbitrary: gsm }, { weight: 2, arbitrary: beyond }),
    beyond,
  )
  .chain((unit) =>
    fc.oneof(
      fc.string({ unit, maxLength: 340, size: "max" }),
      // Close to where a message alone becomes several, and where another part begins.
      fc
        .constantFrom(67, 70, 134, 153, 160, 306)
        .chain((near) => fc.string({ unit, minLength: near - 8, maxLength: near + 8, size: "max" })),
    ),
  );

/** Where our count differs from that of sms-segments-calculator; `null` where it does not. */
export function disagreement(text: string): object | null {
  const theirs = new SegmentedMessage(text);
  const ours = smsParts(text);
  const theirUnits = theirs.messageSize / (theirs.encodingName === "GSM-7" ? 7 : 16);
  const same =
    theirs.encodingName === ours.encoding &&
    theirUnits === ours.units &&
    theirs.segmentsCount === ours.parts.length;
  return same
    ? null
    : {
        text,
        theirs: [theirs.encodingName, theirUnits, theirs.segmentsCount],
        ours: [ours.encoding, ours.units, ours.parts.length],
      };
}
