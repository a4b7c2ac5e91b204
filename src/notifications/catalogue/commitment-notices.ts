import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** What was promised: nearly due, or late. */
export const COMMITMENT_NOTICES = {
  "commitment.due-soon": templateOf({
    kind: "commitment.due-soon",
    version: 1,
    purpose: "A promise to the customer is due soon, and is looked after.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That a promise was made, and is remembered.",
      avoid: "A new promise in place of the old one, and doubt about it.",
    },
    variables: {
      caseRef: variable.text({ max: 24, example: "#48213" }),
      dueAt: variable.time({ example: "2026-11-24T16:00:00Z" }),
      link: variable.url(),
    },
    subject: {
      en: "Our promise to you",
      el: "Η υπόσχεσή μας",
      hr: "Naše obećanje",
    },
    text: {
      en: "What we promised you on {$caseRef} is due soon: {$dueAt :tl:when} at the latest. We're on it. See where it stands: {$link}",
      el: "Πλησιάζει η ώρα για όσα υποσχεθήκαμε στο αίτημα {$caseRef}: {$dueAt :tl:when} το αργότερο. Το φροντίζουμε. Δείτε πού βρισκόμαστε: {$link}",
      hr: "Uskoro ispunjavamo ono što smo vam obećali za zahtjev {$caseRef}: {$dueAt :tl:when} najkasnije. Radimo na tome. Pogledajte dokle smo stigli: {$link}",
    },
  }),
  "commitment.late": templateOf({
    kind: "commitment.late",
    version: 1,
    purpose: "A promise to the customer was not kept in time.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That we broke our word, before anything else.",
      avoid: "Reasons, excuses, and a new time that nobody has agreed to.",
    },
    variables: { caseRef: variable.text({ max: 24, example: "#48213" }), link: variable.url() },
    subject: {
      en: "We are late, and we are sorry",
      el: "Αργήσαμε και λυπούμαστε",
      hr: "Kasnimo i žao nam je",
    },
    text: {
      en: "We're sorry: what we promised you on {$caseRef} is late. We are on it and won't let it drop. See where it stands, or tell us what you need now: {$link}",
      el: "Λυπούμαστε, αργήσαμε σε αυτό που σας υποσχεθήκαμε για το αίτημα {$caseRef}. Το φροντίζουμε και δεν θα το αφήσουμε. Δείτε πού βρισκόμαστε ή γράψτε μας: {$link}",
      hr: "Žao nam je, kasnimo s onim što smo vam obećali za zahtjev {$caseRef}. Radimo na tome i nećemo odustati. Pogledajte dokle smo stigli ili nam pišite: {$link}",
    },
  }),
} as const;
