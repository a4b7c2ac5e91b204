/**
 * A survey where the customer is: asked in the chat right after it is solved, answered in words that are read honestly, commented by the link,
 * and read together with what was said. Then it goes on, on the same day, after which nobody asks again.
 */
import { createThroughline } from "throughline";
import { responseRates, surveyLinks, voice } from "throughline/feedback";
import { surveys } from "throughline/journey";
import { memoryStore } from "throughline/storage/memory";

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const desk = createThroughline({
  store: memoryStore(),
  secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } },
  clock: { now: () => now },
  ids: () => `id-${++ids}`,
}).tenant("kyma");
const maria = { kind: "agent", id: "maria" } as const;

const anna = { kind: "phone", value: "+30 694 123 4567" } as const;

/** WhatsApp's webhook: a message that answers a survey, or was meant to, is no new matter, and so is not received as one. */
async function fromAnna(wamid: string, text: string): Promise<string> {
  now += 60_000;
  const customer = await desk.customers.find(anna);
  if (customer !== null) {
    const written = { customer, externalId: wamid, text, channel: "whatsapp", locale: "el" } as const;
    const reply = await desk.surveys.reply(written);
    if (reply.status === "not-understood" && reply.problem !== "no-score")
      return `${reply.problem}; we say: ${reply.accepts}`;
    if (reply.status === "answered")
      return `${reply.survey.answer?.score}, "${reply.survey.answer?.comment}"`;
  }
  const message = { externalId: wamid, occurredAt: now, text };
  const received = await desk.journeys.receive({ channel: "whatsapp", from: anna, message });
  return "journey" in received ? received.journey.id : received.status;
}

async function mariaSolves(journey: string, text: string): Promise<void> {
  now += 60_000;
  await desk.owners.take(journey, { by: maria });
  const { epoch } = (await desk.journeys.get(journey)).handoff.ownership;
  await desk.journeys.observe(journey, {
    type: "recordMessage",
    message: `from-maria-${now}`,
    author: maria,
    channel: "whatsapp",
    content: { text },
    occurredAt: now,
  });
  await desk.journeys.act(journey, { type: "changeStatus", to: "solved", by: maria, epoch });
}

const journey = await fromAnna("wamid.1", "Η παραγγελία μου άργησε");
await mariaSolves(journey, "Έρχεται σήμερα. Λυπάμαι για την καθυστέρηση.");

const invited = await desk.surveys.invite({ journey, kind: "csat" }, { commandId: `csat-${journey}` });
if (invited.status !== "asked") throw new Error(invited.status);
const { survey, token } = invited;
console.log(
  `asked: ${survey.kind} from ${survey.scale.min} to ${survey.scale.max} on ${survey.channel}, about ${survey.agent?.id}`,
);
const links = surveyLinks(token, { page: "https://kyma.example/rate", scale: survey.scale });
console.log(
  "links:",
  links[0]?.url.replace(token, "<token>"),
  "…",
  links.at(-1)?.url.replace(token, "<token>"),
);

for (const [wamid, text] of [
  ["wamid.2", "4 ή 5"],
  ["wamid.3", "4 - καλή εξυπηρέτηση, αλλά άργησε"],
] as const)
  console.log(`"${text}" → ${await fromAnna(wamid, text)}`);
await desk.surveys.comment({ token, comment: "Η Μαρία ήταν ευγενική." });

const state = await desk.journeys.get(journey);
const heard = voice(state);
for (const item of heard.items) console.log(`  ${item.kind} on ${item.channel}`);
const { asked, answered, responseRate } = responseRates(surveys(state), now);
console.log(`still ${state.status}: asked ${asked}, answered ${answered}, response rate ${responseRate}`);

const late = await desk.surveys.answer({ token, score: 6 });
console.log("off the scale:", late.status === "refused" && late.refusal.code);

const next = await fromAnna("wamid.4", "Τώρα λείπει ένα κομμάτι");
console.log("the same journey, reopened:", next === journey, (await desk.journeys.get(journey)).status);
await mariaSolves(journey, "Έρχεται αύριο.");
const again = await desk.surveys.invite({ journey, kind: "ces" });
if (again.status === "not-asked")
  console.log("the same day:", again.decision.outcome, again.decision.reasons[0]?.code);
