/**
 * From chat to phone: the customer calls with a PIN, an IVR posts what they key in, and the agent has the case on the screen before
 * the first word. The PIN resumes; it does not prove who is calling.
 */
import { createThroughline } from "throughline";
import { entryLink, renderBrief } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";

let now = Date.parse("2026-03-02T09:00:00Z");
let ids = 0;
const { journeys, owners, handoffs } = createThroughline({
  store: memoryStore(),
  secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } },
  clock: { now: () => now },
  ids: () => `id-${++ids}`,
}).tenant("kyma");
const maria = { kind: "agent", id: "maria" } as const;
const nikos = { kind: "agent", id: "nikos" } as const;

const received = await journeys.receive({
  channel: "web-chat",
  from: { kind: "account", value: "visitor-7", name: "Anna" },
  message: {
    externalId: "c-1",
    occurredAt: now,
    text: "The line is dead since Friday. I cannot type all that.",
  },
});
if (received.status !== "opened") throw new Error(received.status);
const { id } = received.journey;
await owners.take(id, { by: maria });
await handoffs.request(id, {
  by: maria,
  epoch: 2,
  mode: "cold",
  reason: "complexity",
  from: { channel: "web-chat" },
  to: { queue: "lines", channel: "phone" },
  note: "She has restarted the router twice.",
});

// Maria's last message: a number, and the digits to key in.
const issued = await handoffs.issuePin(id, { by: maria, channel: "phone" }, { commandId: "pin-1" });
if (issued.status !== "ok") throw new Error(issued.refusal.message);
const link = entryLink("phone", issued.digits, { to: "+302101234567" });
console.log("link:", link.replace(/\d{12}$/, "<12 digits>"));

/** The IVR's webhook, as any server with Web-standard requests has it. */
async function ivr(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const form = await request.formData();
  const caller = String(form.get("From") ?? "");
  const came = await handoffs.resume(
    {
      digits: String(form.get("Digits")),
      channel: "phone",
      ...(caller === "" ? {} : { from: { kind: "phone", value: caller } }),
    },
    { commandId: `ivr-${form.get("CallSid")}-${form.get("Attempt")}` },
  );
  if (came.status !== "resumed")
    return Response.json({ say: "That did not work. Please try again.", gather: 12 });
  const whisper = renderBrief(came.packet, { format: "ssml" });
  return Response.json({ dial: came.handoff?.to.queue?.id, assurance: came.assurance, whisper });
}

/** What the telephony platform is told. */
interface Instruction {
  readonly say?: string;
  readonly dial?: string;
  readonly assurance?: string;
  readonly whisper?: string;
}

async function called(digits: string, attempt: number): Promise<Instruction> {
  return (await (await ivr(keyedIn(digits, attempt))).json()) as Instruction;
}

function keyedIn(digits: string, attempt: number, method = "POST"): Request {
  const body = new URLSearchParams({ CallSid: "CA1", From: "", Digits: digits, Attempt: String(attempt) });
  return new Request("https://desk.example/ivr", method === "GET" ? { method } : { method, body });
}

now += 120_000;
console.log("a link preview:", (await ivr(keyedIn("", 0, "GET"))).status);
const mistyped = issued.locator + (issued.pin === "000000" ? "111111" : "000000");
console.log("mistyped:", (await called(mistyped, 1)).say);
const answer = await called(`${issued.digits}#`, 2);
console.log("keyed in:", answer.dial, answer.assurance);
console.log(answer.whisper?.split("\n").slice(1, 4).join("\n"));

await owners.take(id, { by: nikos });
const { handoff } = await journeys.get(id);
console.log("owner:", handoff.ownership.owner.id, "handoff open:", handoff.open !== null);
