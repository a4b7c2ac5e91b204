/**
 * From a public post to a private message: what the desk posts is an invitation that anybody may follow and that unlocks nothing. The
 * private conversation is a case of its own until there is evidence that both are the same person.
 */
import { createThroughline } from "throughline";
import { entryLink } from "throughline/handoff";
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

const post = await journeys.receive({
  channel: "social-post",
  from: { kind: "account", value: "@anna", platform: "x" },
  message: { externalId: "x-1", occurredAt: now, text: "@kyma charged me TWICE and nobody answers" },
});
if (post.status !== "opened") throw new Error(post.status);
const posted = post.journey.id;
await owners.take(posted, { by: maria });
await journeys.observe(posted, {
  type: "addNote",
  note: "n-1",
  author: maria,
  content: { text: "Two charges for order 7781, one is ours." },
});
await journeys.observe(posted, { type: "recordFact", by: maria, key: "orderNumber", value: "7781" });

// What may be shown in public: no name, no order, no note.
const target = { to: { channel: "social-post" }, reason: "privacy" } as const;
const shown = await handoffs.packet(posted, { target, audience: "public", id: "pk-1" });
console.log("public:", Object.keys(shown).join(", "));

const issued = await handoffs.issueInvitation(posted, { by: maria, channel: "messenger" });
if (issued.status !== "ok") throw new Error(issued.refusal.message);
const link = entryLink("messenger", issued.invitation, { to: "kyma.support" });
console.log(
  "reply:",
  "Sorry to hear that. Please write to us here:",
  link.replace(/ref=.*/, "ref=<invitation>"),
);

/** Meta's webhook: the `ref` of the link comes with the first message. */
async function fromMessenger(sender: string, mid: string, text: string, ref?: string) {
  return journeys.receive({
    channel: "messenger",
    from: { kind: "account", value: sender },
    message: { externalId: mid, occurredAt: now, text },
    ...(ref === undefined ? {} : { token: ref }),
  });
}

now += 300_000;
const curious = await fromMessenger("999", "m-0", "What is this link?", issued.invitation);
const anna = await fromMessenger("111", "m-1", "It is me, @anna. Order 7781.", issued.invitation);
if (curious.status !== "opened" || anna.status !== "opened") throw new Error("not opened");
for (const [who, { journey, resume }] of [
  ["curious", curious],
  ["anna", anna],
] as const)
  console.log(
    `${who}: own case ${journey.id !== posted}, says it is about the post: ${journey.invitedFrom === posted}, ${resume?.status}`,
  );

// She named the order that only the desk and the customer know: evidence enough for Maria.
const { epoch } = (await journeys.get(posted)).handoff.ownership;
const merged = await journeys.merge(posted, { into: anna.journey.id, by: maria, epoch });
console.log(
  "merged:",
  merged.status,
  "then on X:",
  (
    await journeys.receive({
      channel: "social-post",
      from: { kind: "account", value: "@anna", platform: "x" },
      message: { externalId: "x-2", occurredAt: now, text: "Thanks, solved in private!" },
    })
  ).status,
);
const { absorbed } = await journeys.get(anna.journey.id);
console.log("one case:", absorbed.includes(posted));
