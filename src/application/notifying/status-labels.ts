import type { JourneyStatus } from "../../journey/lifecycle/events.js";

type Labels = { readonly [status in JourneyStatus]: string };

/** Greek and Croatian await a native reviewer. */
const LABELS: Readonly<Record<string, Labels>> = {
  en: {
    open: "we are working on it",
    pending: "waiting for you",
    onHold: "waiting for a third party",
    solved: "resolved",
    closed: "closed",
  },
  el: {
    open: "το επεξεργαζόμαστε",
    pending: "περιμένουμε εσάς",
    onHold: "περιμένουμε τρίτο μέρος",
    solved: "ολοκληρώθηκε",
    closed: "έκλεισε",
  },
  hr: {
    open: "radimo na tome",
    pending: "čekamo vas",
    onHold: "čekamo treću stranu",
    solved: "riješeno",
    closed: "zatvoreno",
  },
};

/** What a status is called in a text to the customer, in English where the language has no words here. */
export function statusLabel(status: JourneyStatus, locale: string): string {
  const [language = "en"] = locale.split("-");
  const labels = Object.hasOwn(LABELS, language) ? LABELS[language] : undefined;
  return (labels ?? LABELS.en)?.[status] ?? status;
}
