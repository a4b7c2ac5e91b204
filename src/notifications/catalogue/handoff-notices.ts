import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** The interaction moves: what happens, and what to do next. */
export const HANDOFF_NOTICES = {
  "handoff.offer": templateOf({
    kind: "handoff.offer",
    version: 1,
    purpose: "Asks before the conversation moves to another channel.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That moving is the customer's choice.",
      avoid: "Sounding as if this channel were closing, or as if staying were a burden.",
    },
    variables: { onChannel: variable.channel("on"), link: variable.url() },
    subject: {
      en: "Continue on another channel?",
      el: "Να συνεχίσουμε αλλού;",
      hr: "Nastavljamo na drugom kanalu?",
    },
    text: {
      en: "Would you like to continue {$onChannel}? To stay here, just reply. To move, tap: {$link}",
      el: "Θέλετε να συνεχίσουμε {$onChannel}; Για να μείνουμε εδώ, απλώς απαντήστε. Για μετάβαση, πατήστε: {$link}",
      hr: "Želite li nastaviti {$onChannel}? Za ostanak ovdje samo odgovorite. Za prelazak dodirnite: {$link}",
    },
  }),
  "handoff.starting": templateOf({
    kind: "handoff.starting",
    version: 1,
    purpose: "Says that the conversation moves now, where to, and what to do.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That a change of channel is an effort, and that nothing has to be told again.",
      avoid: "Naming our own reasons, such as teams, queues or systems.",
    },
    variables: { toChannel: variable.channel("to"), link: variable.url() },
    subject: {
      en: "We are moving our conversation",
      el: "Μεταφέρουμε τη συνομιλία μας",
      hr: "Selimo naš razgovor",
    },
    text: {
      en: "We're moving our conversation {$toChannel} so that we can help you better. You won't need to repeat anything. Continue here: {$link}",
      el: "Μεταφέρουμε τη συνομιλία {$toChannel} για να σας βοηθήσουμε καλύτερα. Δεν θα χρειαστεί να επαναλάβετε τίποτα. Συνεχίστε εδώ: {$link}",
      hr: "Selimo razgovor {$toChannel} da vam bolje pomognemo. Ništa nećete morati ponavljati. Nastavite ovdje: {$link}",
    },
  }),
  "handoff.call-us": templateOf({
    kind: "handoff.call-us",
    version: 1,
    purpose: "Gives the number to call, and the digits that bring the caller back to the conversation.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That calling is an effort, and that it picks up where we are.",
      avoid: "A link beside the digits, and any word on what the case is about.",
    },
    variables: {
      number: variable.text({ max: 24, example: "+30 210 123 4567" }),
      locator: variable.code({ example: "204911" }),
      pin: variable.code({ example: "735026" }),
      minutes: variable.count({ example: 30 }),
    },
    subject: {
      en: "Call us to continue",
      el: "Καλέστε μας για να συνεχίσουμε",
      hr: "Nazovite nas za nastavak",
    },
    text: {
      en: `.input {$minutes :integer}
.match $minutes
one {{Please call {$number} to continue by phone. When asked, key in {$locator}, then {$pin}, and you won't need to repeat anything. Valid for {$minutes} minute.}}
* {{Please call {$number} to continue by phone. When asked, key in {$locator}, then {$pin}, and you won't need to repeat anything. Valid for {$minutes} minutes.}}`,
      el: `.input {$minutes :integer}
.match $minutes
one {{Καλέστε μας στο {$number} για να συνεχίσουμε. Όταν ζητηθεί, πληκτρολογήστε {$locator} και μετά {$pin}. Δεν θα χρειαστεί να επαναλάβετε τίποτα. Ισχύει για {$minutes} λεπτό.}}
* {{Καλέστε μας στο {$number} για να συνεχίσουμε. Όταν ζητηθεί, πληκτρολογήστε {$locator} και μετά {$pin}. Δεν θα χρειαστεί να επαναλάβετε τίποτα. Ισχύει για {$minutes} λεπτά.}}`,
      hr: `.input {$minutes :integer}
.match $minutes
one {{Nazovite nas na {$number} za nastavak telefonom. Kad sustav zatraži, utipkajte {$locator}, zatim {$pin}. Ništa nećete morati ponavljati. Vrijedi {$minutes} minutu.}}
few {{Nazovite nas na {$number} za nastavak telefonom. Kad sustav zatraži, utipkajte {$locator}, zatim {$pin}. Ništa nećete morati ponavljati. Vrijedi {$minutes} minute.}}
* {{Nazovite nas na {$number} za nastavak telefonom. Kad sustav zatraži, utipkajte {$locator}, zatim {$pin}. Ništa nećete morati ponavljati. Vrijedi {$minutes} minuta.}}`,
    },
  }),
  "handoff.connected": templateOf({
    kind: "handoff.connected",
    version: 1,
    purpose: "The first message on the new channel: the right place, and the history is there.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That the customer has arrived and is expected.",
      avoid: "Asking for anything that is known already.",
    },
    variables: { agentName: variable.text({ max: 40, example: "Ana" }) },
    subject: {
      en: "You're connected",
      el: "Συνδεθήκατε",
      hr: "Povezani ste",
    },
    text: {
      en: "You're connected. {$agentName} is here and can see our conversation so far, so no need to repeat anything. Just reply here to continue.",
      el: "Συνδεθήκατε. Μαζί σας: {$agentName}. Βλέπει όλη τη συνομιλία μας ως τώρα, οπότε δεν χρειάζεται να επαναλάβετε τίποτα. Απαντήστε εδώ για να συνεχίσουμε.",
      hr: "Povezani ste. S vama je {$agentName} i vidi naš dosadašnji razgovor, pa ništa ne trebate ponavljati. Za nastavak samo odgovorite ovdje.",
    },
  }),
  "handoff.delayed": templateOf({
    kind: "handoff.delayed",
    version: 1,
    purpose: "The other side is not ready: an honest wait, and another way.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "The wait, with an apology that does not argue.",
      avoid: "Praise for patience, and a time that nobody can keep.",
    },
    variables: { minutes: variable.count(), link: variable.url() },
    subject: {
      en: "A little more time, please",
      el: "Λίγο ακόμη, παρακαλούμε",
      hr: "Još malo strpljenja",
    },
    text: {
      en: `.input {$minutes :integer}
.match $minutes
one {{Sorry, we need about {$minutes} more minute. Your place is kept and we'll write to you here. Prefer a call back? Tap: {$link}}}
* {{Sorry, we need about {$minutes} more minutes. Your place is kept and we'll write to you here. Prefer a call back? Tap: {$link}}}`,
      el: `.input {$minutes :integer}
.match $minutes
one {{Συγγνώμη, χρειαζόμαστε περίπου {$minutes} λεπτό ακόμη. Κρατάμε τη θέση σας και θα σας γράψουμε εδώ. Προτιμάτε να σας καλέσουμε; Πατήστε: {$link}}}
* {{Συγγνώμη, χρειαζόμαστε περίπου {$minutes} λεπτά ακόμη. Κρατάμε τη θέση σας και θα σας γράψουμε εδώ. Προτιμάτε να σας καλέσουμε; Πατήστε: {$link}}}`,
      hr: `.input {$minutes :integer}
.match $minutes
one {{Ispričavamo se, prema procjeni trebamo još {$minutes} minutu. Čuvamo vaše mjesto i javit ćemo vam se ovdje. Radije poziv? Dodirnite: {$link}}}
few {{Ispričavamo se, prema procjeni trebamo još {$minutes} minute. Čuvamo vaše mjesto i javit ćemo vam se ovdje. Radije poziv? Dodirnite: {$link}}}
* {{Ispričavamo se, prema procjeni trebamo još {$minutes} minuta. Čuvamo vaše mjesto i javit ćemo vam se ovdje. Radije poziv? Dodirnite: {$link}}}`,
    },
  }),
  "handoff.failed-returned": templateOf({
    kind: "handoff.failed-returned",
    version: 1,
    purpose: "The new channel did not work out: the conversation is back here.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That it did not work, and that nothing is lost.",
      avoid: "Suggesting that the customer did something wrong.",
    },
    variables: { onChannel: variable.channel("on"), link: variable.url() },
    subject: {
      en: "We're back here with you",
      el: "Συνεχίζουμε εδώ",
      hr: "Nastavljamo ovdje",
    },
    text: {
      en: "We couldn't reach you {$onChannel}, so we're back here and nothing is lost. Reply here, or try again: {$link}",
      el: "Δεν μπορέσαμε να σας βρούμε {$onChannel}. Συνεχίζουμε εδώ και τίποτα δεν χάθηκε. Απαντήστε εδώ ή δοκιμάστε ξανά: {$link}",
      hr: "Nismo vas uspjeli dobiti {$onChannel}. Nastavljamo ovdje i ništa nije izgubljeno. Odgovorite ovdje ili pokušajte ponovno: {$link}",
    },
  }),
  "handoff.declined": templateOf({
    kind: "handoff.declined",
    version: 1,
    purpose: "The customer stays; the door stays open.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "The choice, without comment.",
      avoid: "Asking for a reason, or offering the move once more.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "We'll stay right here",
      el: "Μένουμε εδώ",
      hr: "Ostajemo ovdje",
    },
    text: {
      en: "No problem, we'll carry on right here. Just write your next message. If you change your mind: {$link}",
      el: "Κανένα πρόβλημα, συνεχίζουμε εδώ. Γράψτε μας το επόμενο μήνυμά σας. Αν αλλάξετε γνώμη: {$link}",
      hr: "Nema problema, nastavljamo ovdje. Samo napišite sljedeću poruku. Ako se predomislite: {$link}",
    },
  }),
  "agent.changed": templateOf({
    kind: "agent.changed",
    version: 1,
    purpose: "Another person takes over in the same conversation.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That getting used to someone new is an effort.",
      avoid: "Why the colleague left, and a greeting that starts from the beginning.",
    },
    variables: { agentName: variable.text({ max: 40, example: "Ana" }) },
    subject: {
      en: "A colleague is taking over",
      el: "Συνεχίζει συνάδελφός μας",
      hr: "Preuzima kolega ili kolegica",
    },
    text: {
      en: "{$agentName} is now looking after you and knows our conversation so far. No need to start over, just reply here.",
      el: "Από εδώ και πέρα σας εξυπηρετεί: {$agentName}. Γνωρίζει όλη τη συνομιλία μας, οπότε δεν χρειάζεται να ξεκινήσετε από την αρχή. Απαντήστε εδώ.",
      hr: "Od sada vam pomaže {$agentName} i poznaje naš dosadašnji razgovor. Ne trebate kretati ispočetka, samo odgovorite ovdje.",
    },
  }),
  "automation.disclosure": templateOf({
    kind: "automation.disclosure",
    version: 1,
    purpose: "Says that an automated assistant writes, and how to reach a person.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "That the customer may rather speak with a person.",
      avoid: "A person's name, and anything that passes for a person.",
    },
    variables: {},
    subject: {
      en: "You are chatting with our assistant",
      el: "Μιλάτε με τον ψηφιακό βοηθό μας",
      hr: "Razgovarate s našim asistentom",
    },
    text: {
      en: "Hi, I'm an automated assistant. I can help right away, and you can reach a person at any time: just write AGENT.",
      el: "Γεια σας, είμαι αυτοματοποιημένος βοηθός. Μπορώ να βοηθήσω αμέσως. Για να μιλήσετε με άνθρωπο, γράψτε όποτε θέλετε AGENT.",
      hr: "Pozdrav, ja sam automatizirani asistent. Mogu odmah pomoći, a za razgovor s osobom u svakom trenutku napišite AGENT.",
    },
  }),
} as const;
