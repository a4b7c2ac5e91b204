import type { SurveyKind } from "../../journey/feedback/events.js";

type ByKind<Value> = { readonly [kind in SurveyKind]: Value };

/** What the page of a survey says in one language. */
export interface PageWords {
  readonly lang: string;
  readonly question: ByKind<(brand: string) => string>;
  /** What the lowest and the highest score mean. */
  readonly scale: ByKind<string>;
  readonly comment: string;
  readonly send: string;
  readonly noScript: string;
}

const EN: PageWords = {
  lang: "en",
  question: {
    csat: (brand) => `How satisfied are you with the help you got from ${brand}?`,
    nps: (brand) => `How likely are you to recommend ${brand} to a friend?`,
    ces: (brand) => `${brand} made it easy to get this sorted. Do you agree?`,
  },
  scale: {
    csat: "From not at all satisfied to very satisfied",
    nps: "From not at all likely to very likely",
    ces: "From do not agree at all to agree completely",
  },
  comment: "Anything you would like to add (optional)",
  send: "Send",
  noScript: "This page needs scripts. You can also reply to our message with a number.",
};

const EL: PageWords = {
  lang: "el",
  question: {
    csat: (brand) => `${brand}: πόσο ικανοποιημένοι είστε από την εξυπηρέτηση;`,
    nps: (brand) => `${brand}: πόσο πιθανό είναι να μας συστήσετε σε κάποιον γνωστό σας;`,
    ces: (brand) => `${brand}: το θέμα σας λύθηκε εύκολα. Συμφωνείτε;`,
  },
  scale: {
    csat: "Από καθόλου έως πολύ ικανοποιημένοι",
    nps: "Από καθόλου έως πολύ πιθανό",
    ces: "Από διαφωνώ απόλυτα έως συμφωνώ απόλυτα",
  },
  comment: "Θέλετε να προσθέσετε κάτι; (προαιρετικό)",
  send: "Αποστολή",
  noScript:
    "Η σελίδα χρειάζεται σενάρια (JavaScript). Μπορείτε και να απαντήσετε στο μήνυμά μας με έναν αριθμό.",
};

const HR: PageWords = {
  lang: "hr",
  question: {
    csat: (brand) => `${brand}: koliko ste zadovoljni pomoći koju ste dobili?`,
    nps: (brand) => `${brand}: koliko je vjerojatno da biste nas preporučili prijatelju?`,
    ces: (brand) => `${brand}: lako ste riješili svoj problem. Slažete li se?`,
  },
  scale: {
    csat: "Od nimalo zadovoljni do vrlo zadovoljni",
    nps: "Od nimalo vjerojatno do vrlo vjerojatno",
    ces: "Od uopće se ne slažem do potpuno se slažem",
  },
  comment: "Želite li još nešto dodati? (nije obavezno)",
  send: "Pošalji",
  noScript: "Stranica treba skripte (JavaScript). Možete i odgovoriti brojem na našu poruku.",
};

const LANGUAGES: Readonly<Record<string, PageWords>> = { en: EN, el: EL, hr: HR };

/** The words of a language tag's language; English where it is another one. */
export function pageWords(locale: string): PageWords {
  const [language = ""] = locale.toLowerCase().split("-", 1);
  return Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language] ?? EN) : EN;
}
