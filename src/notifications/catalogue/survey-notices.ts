import { templateOf } from "../template/define-template.js";
import { variable } from "../template/variables.js";

/** How did we do. */
export const SURVEY_NOTICES = {
  "survey.csat": templateOf({
    kind: "survey.csat",
    version: 1,
    purpose: "Satisfaction, right after an interaction, from 1 to 5.",
    category: "survey",
    urgency: "deferrable",
    tone: {
      acknowledge: "The time the customer took.",
      avoid: "Asking for a good score, and more than one question.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "How did we do?",
      el: "Πώς τα πήγαμε;",
      hr: "Kako smo vam pomogli?",
    },
    text: {
      en: "Thank you for talking with us. How satisfied are you with our help, from 1 (not at all) to 5 (very)? One tap: {$link}",
      el: "Σας ευχαριστούμε για τη συνομιλία. Πόσο σας ικανοποίησε η εξυπηρέτηση, από 1 (καθόλου) έως 5 (πολύ); Με ένα άγγιγμα: {$link}",
      hr: "Hvala na razgovoru. Koliko ste zadovoljni našom pomoći, od 1 (nimalo) do 5 (vrlo)? Jedan dodir: {$link}",
    },
  }),
  "survey.nps": templateOf({
    kind: "survey.nps",
    version: 1,
    purpose: "Willingness to recommend, from 0 to 10.",
    category: "survey",
    urgency: "deferrable",
    tone: {
      acknowledge: "That it is one question, and voluntary.",
      avoid: "An incentive, and wording that leans towards a high score.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "One quick question",
      el: "Μια σύντομη ερώτηση",
      hr: "Jedno kratko pitanje",
    },
    text: {
      en: "How likely are you to recommend us to a friend or colleague, from 0 (not at all) to 10 (very likely)? One tap: {$link}",
      el: "Πόσο πιθανό είναι να μας συστήσετε σε φίλους ή συναδέλφους, από 0 (καθόλου) έως 10 (πολύ); Με ένα άγγιγμα: {$link}",
      hr: "Koliko je vjerojatno da ćete nas preporučiti prijateljima ili kolegama, od 0 (nimalo) do 10 (vrlo)? Jedan dodir: {$link}",
    },
  }),
  "survey.ces": templateOf({
    kind: "survey.ces",
    version: 1,
    purpose: "Effort, from 1 to 7.",
    category: "survey",
    urgency: "deferrable",
    tone: {
      acknowledge: "That getting help takes effort.",
      avoid: "Calling it easy in the question.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "Was it easy?",
      el: "Ήταν εύκολο;",
      hr: "Je li bilo lako?",
    },
    text: {
      en: "How easy was it to get help from us, from 1 (very difficult) to 7 (very easy)? One tap: {$link}",
      el: "Πόσο εύκολο ήταν να εξυπηρετηθείτε, από 1 (πολύ δύσκολο) έως 7 (πολύ εύκολο); Με ένα άγγιγμα: {$link}",
      hr: "Koliko je bilo lako dobiti našu pomoć, od 1 (vrlo teško) do 7 (vrlo lako)? Jedan dodir: {$link}",
    },
  }),
  "feedback.request": templateOf({
    kind: "feedback.request",
    version: 1,
    purpose: "An open question, for instance after a low score.",
    category: "survey",
    urgency: "deferrable",
    tone: {
      acknowledge: "That the customer may be disappointed, and with reason.",
      avoid: "Defending what happened, and asking twice.",
    },
    variables: { link: variable.url() },
    subject: {
      en: "What could we do better?",
      el: "Τι να κάνουμε καλύτερα;",
      hr: "Što možemo bolje?",
    },
    text: {
      en: "What is one thing we could have done better? Tell us in your own words, we read every reply: {$link}",
      el: "Τι θα μπορούσαμε να κάνουμε καλύτερα; Πείτε μας με δικά σας λόγια, διαβάζουμε κάθε απάντηση: {$link}",
      hr: "Što smo mogli učiniti bolje? Napišite nam svojim riječima, čitamo svaki odgovor: {$link}",
    },
  }),
  "feedback.thanks": templateOf({
    kind: "feedback.thanks",
    version: 1,
    purpose: "Acknowledges the answer, and offers the way back.",
    category: "transactional",
    urgency: "live",
    tone: {
      acknowledge: "The answer, whatever the score was.",
      avoid: "Judging the score, and a further question.",
    },
    variables: {},
    subject: {
      en: "Thank you for your feedback",
      el: "Ευχαριστούμε για τη γνώμη σας",
      hr: "Hvala na mišljenju",
    },
    text: {
      en: "Thank you, your feedback has reached our team. If anything is still open, just reply here.",
      el: "Σας ευχαριστούμε, η γνώμη σας έφτασε στην ομάδα μας. Αν κάτι εκκρεμεί, απαντήστε εδώ.",
      hr: "Hvala, vaše je mišljenje stiglo do našeg tima. Ako je nešto još otvoreno, samo odgovorite ovdje.",
    },
  }),
} as const;
