import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** What happened while the customer was away. */
export const UPDATE_NOTICES = {
  "update.reply-waiting": templateOf({
    kind: "update.reply-waiting",
    version: 1,
    purpose: "The customer left the channel, and replies wait.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    digest: true,
    tone: {
      acknowledge: "That the customer was waiting for this.",
      avoid: "Any word of the reply itself: others may see the screen.",
    },
    variables: { count: variable.count(), link: variable.url() },
    subject: {
      en: "A reply is waiting for you",
      el: "Σας περιμένει απάντηση",
      hr: "Čeka vas odgovor",
    },
    text: {
      en: `.input {$count :integer}
.match $count
one {{You have {$count} new reply from us. Read it and answer here: {$link}}}
* {{You have {$count} new replies from us. Read them and answer here: {$link}}}`,
      el: `.input {$count :integer}
.match $count
one {{Σας περιμένει {$count} νέα απάντηση. Διαβάστε την και απαντήστε εδώ: {$link}}}
* {{Σας περιμένουν {$count} νέες απαντήσεις. Διαβάστε τις και απαντήστε εδώ: {$link}}}`,
      hr: `.input {$count :integer}
.match $count
one {{Čeka vas {$count} novi odgovor. Pročitajte ga i odgovorite ovdje: {$link}}}
few {{Čekaju vas {$count} nova odgovora. Pročitajte ih i odgovorite ovdje: {$link}}}
* {{Čeka vas {$count} novih odgovora. Pročitajte ih i odgovorite ovdje: {$link}}}`,
    },
  }),
  "update.status-changed": templateOf({
    kind: "update.status-changed",
    version: 1,
    purpose: "The case has a new status.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    digest: true,
    tone: {
      acknowledge: "What the change means for the customer.",
      avoid: "The names that statuses have inside the desk.",
    },
    variables: {
      caseRef: variable.text({ max: 24, example: "#48213" }),
      status: variable.text({ max: 40, example: "shipped" }),
      link: variable.url(),
    },
    subject: {
      en: "News about your request",
      el: "Νέα για το αίτημά σας",
      hr: "Novosti o vašem zahtjevu",
    },
    text: {
      en: "Your request {$caseRef} has a new status: {$status}. See what happens next: {$link}",
      el: "Το αίτημά σας {$caseRef} έχει νέα κατάσταση: {$status}. Δείτε τα επόμενα βήματα: {$link}",
      hr: "Vaš zahtjev {$caseRef} ima novi status: {$status}. Pogledajte sljedeće korake: {$link}",
    },
  }),
  "update.digest": templateOf({
    kind: "update.digest",
    version: 1,
    purpose: "Several updates told as one.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That the customer was away, and is not late.",
      avoid: "A list of everything that was done.",
    },
    variables: { count: variable.count(), link: variable.url() },
    subject: {
      en: "While you were away",
      el: "Όσο λείπατε",
      hr: "Dok vas nije bilo",
    },
    text: {
      en: `.input {$count :integer}
.match $count
one {{While you were away: {$count} update on your request. Catch up here: {$link}}}
* {{While you were away: {$count} updates on your request. Catch up here: {$link}}}`,
      el: `.input {$count :integer}
.match $count
one {{Όσο λείπατε: {$count} ενημέρωση για το αίτημά σας. Δείτε την εδώ: {$link}}}
* {{Όσο λείπατε: {$count} ενημερώσεις για το αίτημά σας. Δείτε τις εδώ: {$link}}}`,
      hr: `.input {$count :integer}
.match $count
one {{Dok vas nije bilo: {$count} novost o vašem zahtjevu. Pogledajte je ovdje: {$link}}}
few {{Dok vas nije bilo: {$count} novosti o vašem zahtjevu. Pogledajte ih ovdje: {$link}}}
* {{Dok vas nije bilo: {$count} novosti o vašem zahtjevu. Pogledajte ih ovdje: {$link}}}`,
    },
  }),
  "update.still-working": templateOf({
    kind: "update.still-working",
    version: 1,
    purpose: "No news, and when there will be.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That waiting without news is hard.",
      avoid: "A promise that is not one, such as soon.",
    },
    variables: {
      caseRef: variable.text({ max: 24, example: "#48213" }),
      nextAt: variable.time({ example: "2026-11-24T16:00:00Z" }),
      link: variable.url(),
    },
    subject: {
      en: "Still on it",
      el: "Το δουλεύουμε ακόμη",
      hr: "Još radimo na tome",
    },
    text: {
      en: "We're still working on {$caseRef} and haven't forgotten you. Next update: {$nextAt :tl:when} at the latest. Add details any time: {$link}",
      el: "Συνεχίζουμε με το αίτημα {$caseRef}, δεν σας ξεχάσαμε. Επόμενη ενημέρωση: {$nextAt :tl:when} το αργότερο. Προσθέστε στοιχεία όποτε θέλετε: {$link}",
      hr: "I dalje radimo na zahtjevu {$caseRef}, nismo vas zaboravili. Sljedeća obavijest: {$nextAt :tl:when} najkasnije. Dodajte pojedinosti bilo kada: {$link}",
    },
  }),
  "action.needed": templateOf({
    kind: "action.needed",
    version: 1,
    purpose: "Nothing goes on until the customer does something.",
    category: "transactional",
    urgency: "normal",
    presence: "skip-if-read",
    tone: {
      acknowledge: "That we ask for something, and that it is only one thing.",
      avoid: "What happens otherwise, and more than one request at a time.",
    },
    variables: { caseRef: variable.text({ max: 24, example: "#48213" }), link: variable.url() },
    subject: {
      en: "We need one thing from you",
      el: "Χρειαζόμαστε κάτι από εσάς",
      hr: "Treba nam nešto od vas",
    },
    text: {
      en: "To move forward with {$caseRef} we need one thing from you. See what it is and reply here: {$link}",
      el: "Για να προχωρήσει το αίτημα {$caseRef}, χρειαζόμαστε κάτι από εσάς. Δείτε τι και απαντήστε εδώ: {$link}",
      hr: "Za nastavak rada na zahtjevu {$caseRef} treba nam nešto od vas. Pogledajte što i odgovorite ovdje: {$link}",
    },
  }),
} as const;
