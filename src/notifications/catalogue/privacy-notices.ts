import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** What stays private, who it is, and who wants to hear nothing more. */
export const PRIVACY_NOTICES = {
  "privacy.move-to-private": templateOf({
    kind: "privacy.move-to-private",
    version: 1,
    purpose: "Answers a public post: invites to a private channel, and says nothing of any case.",
    category: "public",
    urgency: "live",
    tone: {
      acknowledge: "That the customer reached out, in front of everybody.",
      avoid: "Whether they are a customer, what happened, and any name.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "Let's talk in private",
      el: "Ας μιλήσουμε ιδιωτικά",
      hr: "Razgovarajmo privatno",
    },
    text: {
      en: "Thanks for reaching out, we'd like to help. To protect your privacy, please don't post personal details here. Message us privately: {$link}",
      el: "Σας ευχαριστούμε που μας γράψατε, θέλουμε να βοηθήσουμε. Για την προστασία σας, μη δημοσιεύετε προσωπικά στοιχεία εδώ. Στείλτε μας ιδιωτικό μήνυμα: {$link}",
      hr: "Hvala što ste nam se javili, rado ćemo pomoći. Radi vaše privatnosti ne objavljujte osobne podatke ovdje. Pošaljite nam privatnu poruku: {$link}",
    },
  }),
  "identity.verify": templateOf({
    kind: "identity.verify",
    version: 1,
    purpose: "Proves who it is before account details are shown on the new channel.",
    category: "security",
    urgency: "live",
    tone: {
      acknowledge: "That the check protects the customer.",
      avoid: "Asking for a password, and suspicion.",
    },
    variables: { minutes: variable.count({ example: 10 }), link: variable.url() },
    subject: {
      en: "Please confirm it's you",
      el: "Επιβεβαιώστε ότι είστε εσείς",
      hr: "Potvrdite da ste to vi",
    },
    text: {
      en: `.input {$minutes :integer}
.match $minutes
one {{Before we share account details, please confirm it's you. We never ask for your password. This link works for {$minutes} minute: {$link}}}
* {{Before we share account details, please confirm it's you. We never ask for your password. This link works for {$minutes} minutes: {$link}}}`,
      el: `.input {$minutes :integer}
.match $minutes
one {{Πριν μιλήσουμε για τον λογαριασμό σας, επιβεβαιώστε ότι είστε εσείς. Δεν ζητάμε ποτέ τον κωδικό σας. Ο σύνδεσμος ισχύει για {$minutes} λεπτό: {$link}}}
* {{Πριν μιλήσουμε για τον λογαριασμό σας, επιβεβαιώστε ότι είστε εσείς. Δεν ζητάμε ποτέ τον κωδικό σας. Ο σύνδεσμος ισχύει για {$minutes} λεπτά: {$link}}}`,
      hr: `.input {$minutes :integer}
.match $minutes
one {{Prije razgovora o vašem računu potvrdite da ste to vi. Nikada ne tražimo lozinku. Poveznica vrijedi {$minutes} minutu: {$link}}}
few {{Prije razgovora o vašem računu potvrdite da ste to vi. Nikada ne tražimo lozinku. Poveznica vrijedi {$minutes} minute: {$link}}}
* {{Prije razgovora o vašem računu potvrdite da ste to vi. Nikada ne tražimo lozinku. Poveznica vrijedi {$minutes} minuta: {$link}}}`,
    },
  }),
  "consent.opted-out": templateOf({
    kind: "consent.opted-out",
    version: 1,
    purpose: "The one confirmation after STOP; nothing else follows.",
    category: "consent",
    urgency: "live",
    tone: {
      acknowledge: "The wish, and that it holds from now on.",
      avoid: "Asking why, and trying to keep the customer.",
    },
    variables: {},
    subject: {
      en: "You are unsubscribed",
      el: "Διαγραφήκατε",
      hr: "Odjavljeni ste",
    },
    text: {
      en: "{$brand}: you will get no more messages on this channel. To turn them on again, reply START.",
      el: "{$brand}: δεν θα λαμβάνετε άλλα μηνύματα σε αυτό το κανάλι. Για επανενεργοποίηση, απαντήστε START.",
      hr: "{$brand}: više nećete primati poruke na ovom kanalu. Za ponovno uključivanje odgovorite START.",
    },
  }),
} as const;
