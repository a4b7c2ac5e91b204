import type { NoticeCategory } from "../message.js";

/** What renderers say themselves, around the notice. */
export interface RenderingWords {
  readonly locale: "en" | "el" | "hr";
  /** On the button that opens the link, at most 25 characters. */
  readonly action: { readonly [category in NoticeCategory]: string };
  /** Before the link in full, under a button. */
  readonly linkInFull: string;
  /** The link of `List-Unsubscribe`, in the footer of survey mail. */
  readonly stopSurveys: string;
}

/** Greek and Croatian await a native reviewer, as the catalogue does. */
const WORDS = {
  en: {
    locale: "en",
    action: {
      transactional: "Continue",
      survey: "Give your answer",
      security: "Confirm",
      consent: "Open settings",
      public: "Message us",
    },
    linkInFull: "If the button does not work, use this link:",
    stopSurveys: "Stop survey e-mails",
  },
  el: {
    locale: "el",
    action: {
      transactional: "Συνέχεια",
      survey: "Απαντήστε",
      security: "Επιβεβαίωση",
      consent: "Ρυθμίσεις",
      public: "Στείλτε μας μήνυμα",
    },
    linkInFull: "Αν το κουμπί δεν λειτουργεί, χρησιμοποιήστε τον σύνδεσμο:",
    stopSurveys: "Διακοπή email με έρευνες",
  },
  hr: {
    locale: "hr",
    action: {
      transactional: "Nastavite",
      survey: "Odgovorite",
      security: "Potvrdite",
      consent: "Otvorite postavke",
      public: "Pišite nam",
    },
    linkInFull: "Ako gumb ne radi, upotrijebite ovu poveznicu:",
    stopSurveys: "Ne želim e-poruke s anketama",
  },
} as const satisfies { readonly [language: string]: RenderingWords };

/** In the language of the locale, else in English. */
export function wordsOf(locale: string): RenderingWords {
  const [language = ""] = locale.toLowerCase().split("-", 1);
  return isKnown(language) ? WORDS[language] : WORDS.en;
}

function isKnown(language: string): language is keyof typeof WORDS {
  return Object.hasOwn(WORDS, language);
}
