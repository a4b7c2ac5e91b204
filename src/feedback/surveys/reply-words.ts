/** What replies in one language are read by, in lower case and without accents. */
export interface ReplyWords {
  /** Between a score and the top of its scale: "4 out of 5". */
  readonly outOf: readonly string[];
  /** After a score, and part of it: "4 stars". */
  readonly units: readonly string[];
  /** After a score, and before another number: the customer has not decided. */
  readonly hedges: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** What is accepted, as a sentence to the customer. */
  readonly accepts: (from: number, to: number) => string;
  readonly acceptsThumbs: string;
}

const EN: ReplyWords = {
  outOf: ["out of", "of"],
  units: ["star", "stars", "point", "points"],
  hedges: ["or", "to", "maybe", "perhaps", "and"],
  yes: ["yes", "y"],
  no: ["no", "n"],
  accepts: (from, to) => `Please reply with one number from ${from} to ${to}.`,
  acceptsThumbs: "Please reply with 👍 or 👎.",
};

const EL: ReplyWords = {
  outOf: ["απο", "στα"],
  units: ["αστερι", "αστερια", "βαθμος", "βαθμοι", "βαθμους"],
  hedges: ["η", "ως", "εως", "ισως", "και"],
  yes: ["ναι"],
  no: ["οχι"],
  accepts: (from, to) => `Απαντήστε με έναν αριθμό από το ${from} έως το ${to}.`,
  acceptsThumbs: "Απαντήστε με 👍 ή 👎.",
};

const HR: ReplyWords = {
  outOf: ["od"],
  units: ["zvjezdica", "zvjezdice", "bod", "boda", "bodova"],
  hedges: ["ili", "do", "mozda", "i"],
  yes: ["da"],
  no: ["ne"],
  accepts: (from, to) => `Odgovorite jednim brojem od ${from} do ${to}.`,
  acceptsThumbs: "Odgovorite s 👍 ili 👎.",
};

const LANGUAGES: Readonly<Record<string, ReplyWords>> = { en: EN, el: EL, hr: HR };

/** The words of a language tag's language; English where it is another one. */
export function replyWords(locale: string): ReplyWords {
  const [language = ""] = locale.toLowerCase().split("-", 1);
  return Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language] ?? EN) : EN;
}
