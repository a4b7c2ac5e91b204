import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** A call that is booked, near, or missed. */
export const CALLBACK_NOTICES = {
  "callback.scheduled": templateOf({
    kind: "callback.scheduled",
    version: 1,
    purpose: "A call is booked.",
    category: "transactional",
    urgency: "normal",
    tone: {
      acknowledge: "That the customer made room for us.",
      avoid: "Asking again for the number or for what it is about.",
    },
    variables: { at: variable.time(), link: variable.url() },
    subject: {
      en: "Your call is booked",
      el: "Η κλήση σας κλείστηκε",
      hr: "Vaš poziv je dogovoren",
    },
    text: {
      en: "Your call is booked: {$at :tl:when}, on the number you gave us. To change or cancel: {$link}",
      el: "Η κλήση σας κλείστηκε: {$at :tl:when}, στον αριθμό που μας δώσατε. Για αλλαγή ή ακύρωση: {$link}",
      hr: "Vaš je poziv dogovoren: {$at :tl:when}, na broj koji ste nam dali. Za promjenu ili otkazivanje: {$link}",
    },
  }),
  "callback.reminder": templateOf({
    kind: "callback.reminder",
    version: 1,
    purpose: "Shortly before the call.",
    category: "transactional",
    urgency: "normal",
    tone: {
      acknowledge: "That plans change.",
      avoid: "Pressure, and what happens if the customer misses it.",
    },
    variables: { at: variable.time(), link: variable.url() },
    subject: {
      en: "We will call you soon",
      el: "Θα σας καλέσουμε σύντομα",
      hr: "Uskoro vas zovemo",
    },
    text: {
      en: "We'll call you soon: {$at :tl:when}, so please keep your phone nearby. To change or cancel: {$link}",
      el: "Θα σας καλέσουμε σύντομα: {$at :tl:when}, οπότε έχετε το τηλέφωνό σας κοντά. Για αλλαγή ή ακύρωση: {$link}",
      hr: "Uskoro vas zovemo: {$at :tl:when}, pa vas molimo da telefon držite pri ruci. Za promjenu ili otkazivanje: {$link}",
    },
  }),
  "callback.missed": templateOf({
    kind: "callback.missed",
    version: 1,
    purpose: "We called, and nobody answered.",
    category: "transactional",
    urgency: "normal",
    tone: {
      acknowledge: "That the moment did not suit, whoever it was due to.",
      avoid: "Blame, and how often we tried.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "Sorry we missed you",
      el: "Δεν σας βρήκαμε",
      hr: "Nismo vas dobili",
    },
    text: {
      en: "We called but couldn't get through, and we'd still love to help. Pick a new time that suits you: {$link}",
      el: "Σας καλέσαμε αλλά δεν σας βρήκαμε. Θέλουμε ακόμη να βοηθήσουμε. Διαλέξτε ώρα που σας βολεύει: {$link}",
      hr: "Zvali smo vas, ali vas nismo dobili. I dalje želimo pomoći. Odaberite termin koji vam odgovara: {$link}",
    },
  }),
} as const;
