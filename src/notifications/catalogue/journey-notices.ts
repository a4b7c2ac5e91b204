import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** The end of a journey, and its return. */
export const JOURNEY_NOTICES = {
  "journey.resolved": templateOf({
    kind: "journey.resolved",
    version: 1,
    purpose: "Solved, with an easy way to come back.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That the customer decides whether it is solved.",
      avoid: "Closing the door, and a survey in the same message.",
    },
    variables: { caseRef: variable.text({ max: 24, example: "#48213" }), link: variable.url() },
    subject: {
      en: "All set",
      el: "Ολοκληρώθηκε",
      hr: "Riješeno",
    },
    text: {
      en: "We've marked {$caseRef} as resolved. Still not right? Reply or tap, and we'll pick up where we left off: {$link}",
      el: "Το αίτημα {$caseRef} ολοκληρώθηκε. Κάτι δεν είναι εντάξει; Απαντήστε ή πατήστε και συνεχίζουμε από εκεί που μείναμε: {$link}",
      hr: "Zahtjev {$caseRef} označili smo kao riješen. Nešto nije u redu? Odgovorite ili dodirnite i nastavljamo gdje smo stali: {$link}",
    },
  }),
  "journey.reopened": templateOf({
    kind: "journey.reopened",
    version: 1,
    purpose: "Open again, history kept, and when the customer will hear from us.",
    category: "transactional",
    urgency: "normal",
    tone: {
      acknowledge: "That it was not solved the first time.",
      avoid: "Asking again for what was told already.",
    },
    variables: {
      caseRef: variable.text({ max: 24, example: "#48213" }),
      nextAt: variable.time({ example: "2026-11-24T16:00:00Z" }),
      link: variable.url(),
    },
    subject: {
      en: "We're on it again",
      el: "Το εξετάζουμε ξανά",
      hr: "Ponovno radimo na tome",
    },
    text: {
      en: "Your request {$caseRef} is open again, with everything you told us. You'll hear from us: {$nextAt :tl:when} at the latest. Add details here: {$link}",
      el: "Το αίτημα {$caseRef} άνοιξε ξανά, με όλα όσα μας έχετε πει. Θα έχετε νέα μας: {$nextAt :tl:when} το αργότερο. Προσθέστε στοιχεία εδώ: {$link}",
      hr: "Vaš zahtjev {$caseRef} ponovno je otvoren, sa svime što ste nam rekli. Javit ćemo se: {$nextAt :tl:when} najkasnije. Dodajte pojedinosti ovdje: {$link}",
    },
  }),
  "journey.auto-closing": templateOf({
    kind: "journey.auto-closing",
    version: 1,
    purpose: "Warns before a silent case is closed.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That silence may have a reason.",
      avoid: "Pressure, and a deadline in hours.",
    },
    variables: {
      caseRef: variable.text({ max: 24, example: "#48213" }),
      days: variable.count({ example: 3 }),
      link: variable.url(),
    },
    subject: {
      en: "Do you still need help?",
      el: "Χρειάζεστε ακόμη βοήθεια;",
      hr: "Trebate li još pomoć?",
    },
    text: {
      en: `.input {$days :integer}
.match $days
one {{We haven't heard from you, so {$caseRef} will close in {$days} day. Still need help? Reply or tap: {$link}}}
* {{We haven't heard from you, so {$caseRef} will close in {$days} days. Still need help? Reply or tap: {$link}}}`,
      el: `.input {$days :integer}
.match $days
one {{Δεν είχαμε νέα σας, οπότε το αίτημα {$caseRef} θα κλείσει σε {$days} ημέρα. Χρειάζεστε βοήθεια; Απαντήστε ή πατήστε: {$link}}}
* {{Δεν είχαμε νέα σας, οπότε το αίτημα {$caseRef} θα κλείσει σε {$days} ημέρες. Χρειάζεστε βοήθεια; Απαντήστε ή πατήστε: {$link}}}`,
      hr: `.input {$days :integer}
.match $days
one {{Nismo čuli od vas pa ćemo zahtjev {$caseRef} zatvoriti za {$days} dan. Trebate li još pomoć? Odgovorite ili dodirnite: {$link}}}
few {{Nismo čuli od vas pa ćemo zahtjev {$caseRef} zatvoriti za {$days} dana. Trebate li još pomoć? Odgovorite ili dodirnite: {$link}}}
* {{Nismo čuli od vas pa ćemo zahtjev {$caseRef} zatvoriti za {$days} dana. Trebate li još pomoć? Odgovorite ili dodirnite: {$link}}}`,
    },
  }),
} as const;
