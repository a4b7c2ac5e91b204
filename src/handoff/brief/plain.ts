/** What a customer's text must not do to a reader's screen: start a line, move the cursor, turn the direction of writing, or hide. */
const LINE_BREAKS_AND_SPACES = /\p{White_Space}+/gu;
const CONTROLS = /[\p{Cc}\p{Surrogate}]/gu;
/** Bidirectional controls, zero-width and filler characters, tags; all but joiners and the selectors of an emoji's look. */
const UNSEEN = /(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;
/** Joiners mean something after letters of these scripts and inside an emoji, and nothing elsewhere. */
const LOOSE_JOINERS =
  /(?<!\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Gujarati}|\p{Script=Kannada}|\p{Script=Malayalam}|\p{Script=Sinhala}|\p{Script=Tamil}|\p{Script=Telugu}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?:\u200c|\u200d)/gu;

/**
 * One line without control, direction or invisible characters. Everything that can be seen stays, also what remains of an escape sequence.
 */
export function plain(text: string): string {
  return text
    .replace(LINE_BREAKS_AND_SPACES, " ")
    .replace(CONTROLS, "")
    .replace(UNSEEN, "")
    .replace(LOOSE_JOINERS, "")
    .replace(/ {2,}/g, " ")
    .trim();
}
