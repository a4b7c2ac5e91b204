/**
 * What a customer receives from the first public post to the survey, in three languages: an invitation to a private place, a word on a reply that
 * came while they were away, the number and PIN for a call, a promise that is nearly due, the resolution, and one question.
 *
 * Nothing here sends: the senders print. Tokens and PINs are random, so they are shown as `<token>` and `<digits>`.
 */
import { createThroughline, journeyNotifier } from "throughline";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { ChannelSender } from "throughline/sending";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ana = { kind: "agent", id: "ana" } as const;
const nikos = { kind: "agent", id: "nikos" } as const;

await tellStory("en", "+447700900123", "Europe/London");
console.log();
await tellStory("el", "+306941234567", "Europe/Athens");
console.log();
await tellStory("hr", "+385912345678", "Europe/Zagreb");

async function tellStory(language: string, phone: string, timeZone: string): Promise<void> {
  console.log(`── ${language} ──`);
  let now = Date.parse("2026-03-02T09:00:00Z");
  const clock = { now: () => now };
  const throughline = createThroughline({
    store: memoryStore(),
    secrets: { current: "2026-03", keys: { "2026-03": "A".repeat(43) } },
    clock,
  });
  const desk = throughline.tenant("kyma");

  const received: string[] = [];
  /** The newest text that holds such a thing, and what it is. */
  const found = (what: RegExp): string =>
    received
      .toReversed()
      .flatMap((text) => [...text.matchAll(what)].map(([match]) => match).join("") || [])[0] ?? "";
  const prints: ChannelSender = {
    send: async ({ channel, rendered }) => {
      if (!("text" in rendered)) return { status: "refused", reason: "no-text", permanent: true };
      received.push(rendered.text);
      const shown = rendered.text.replace(/tl[ris]_[\w-]+/g, "<token>").replace(/\b\d{6}\b/g, "<digits>");
      console.log(`${new Date(now).toISOString().slice(11, 16)} ${channel}: ${shown}`);
      return { status: "sent" };
    },
  };
  const scheduler = inProcessScheduler({ clock });
  const notifier = journeyNotifier({
    throughline,
    senders: { "social-post": prints, "web-chat": prints, sms: prints },
    coordination: memoryCoordination(),
    scheduler,
    brand: { name: "Kyma" },
    entries: { web: { to: "https://kyma.example/chat" }, phone: { to: "+302101234567" } },
    surveyPage: "https://kyma.example/rate",
    caseRef: () => "#48213",
    nameOf: ({ id }) => ({ ana: "Ana", nikos: "Nikos" })[id] ?? null,
    following: { from: "beginning" },
  });
  /** Lets time pass; in a real desk the follower and the scheduler run by themselves. */
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (let busy = true; busy; ) {
      const { commits } = await notifier.follower.runOnce();
      busy = (await scheduler.runOnce({ handle: notifier.handle })) + commits > 0;
    }
  };

  // 1. A public post. The matter is private, so the desk invites to where nobody else reads.
  const post = await desk.journeys.receive({
    channel: "social-post",
    from: { kind: "account", value: "@anna", platform: "x" },
    message: { externalId: "x-1", occurredAt: now, text: "@kyma charged me TWICE" },
  });
  if (post.status !== "opened" || post.journey.customer === null) throw new Error(post.status);
  const posted = post.journey.id;
  await desk.customers.describe(post.journey.customer, { language, by: ana });
  await desk.owners.take(posted, { by: ana });
  const moving = await desk.handoffs.request(posted, {
    by: ana,
    epoch: 2,
    mode: "cold",
    reason: "privacy",
    from: { channel: "social-post" },
    to: { channel: "web-chat" },
  });
  if (moving.status !== "ok") throw new Error(moving.refusal.message);
  await pass(MINUTE);

  // 2. Anna follows the invitation into the web chat and says who she is. Ana joins the two cases.
  const visitor = { kind: "account", value: "v-1", platform: "web-chat" } as const;
  const chat = await desk.journeys.receive({
    channel: "web-chat",
    from: visitor,
    message: { externalId: "c-1", occurredAt: now, text: `It is me. My number is ${phone}.` },
    token: found(/tli_[\w-]+/g),
  });
  if (chat.status !== "opened" || chat.journey.customer === null) throw new Error(chat.status);
  const { id, customer } = chat.journey;
  await desk.customers.describe(customer, { language, timeZone, by: ana });
  const identity = { kind: "phone", value: phone } as const;
  await desk.customers.link(customer, { identity, by: ana, assurance: "verified", evidence: "agent" });
  await desk.owners.take(id, { by: ana });
  await desk.handoffs.withdraw(posted, { handoff: moving.handoff, by: ana });
  await desk.journeys.merge(posted, { into: id, by: ana, epoch: 2 });

  // 3. Ana looks into it and answers. Anna has closed the window: two minutes later an SMS says that a reply waits.
  await pass(10 * MINUTE);
  const said = { type: "recordMessage", channel: "web-chat", author: ana } as const;
  await desk.journeys.observe(id, { ...said, message: "m-1", content: { text: "One charge is ours." } });
  await pass(0);
  await pass(3 * MINUTE);

  // 4. She comes back by its link, and the matter needs a call: number, locator and PIN, right where she is.
  await desk.journeys.receive({
    channel: "web-chat",
    from: visitor,
    message: { externalId: "c-2", occurredAt: now, text: "And the other one?" },
    token: found(/tlr_[\w-]+/g),
  });
  const calling = await desk.handoffs.request(id, {
    by: ana,
    epoch: 2,
    mode: "warm",
    reason: "escalation",
    from: { channel: "web-chat" },
    to: { channel: "phone", route: [{ candidates: [nikos], answerWithinMs: 5 * MINUTE }] },
  });
  if (calling.status !== "ok") throw new Error(calling.refusal.message);
  await pass(MINUTE);

  // 5. She calls and keys in the digits; Nikos sees everything, takes over, and promises the money by noon.
  const digits = found(/\b\d{6}\b/g);
  await desk.handoffs.accept(id, { handoff: calling.handoff, by: nikos });
  await desk.handoffs.resume({ channel: "phone", digits });
  await desk.handoffs.confirm(id, { handoff: calling.handoff, by: nikos });
  const { epoch } = (await desk.journeys.get(id)).handoff.ownership;
  const text = "The money is back by noon";
  const dueAt = now + 3 * HOUR;
  await desk.journeys.act(id, { type: "makeCommitment", commitment: "p-1", text, dueAt, by: nikos, epoch });

  // 6. Half an hour before noon she hears that it is looked after. It is kept, and the case is solved.
  await pass(0);
  await pass(2.6 * HOUR);
  const kept = { type: "settleCommitment", commitment: "p-1", outcome: "kept", by: nikos } as const;
  await desk.journeys.act(id, kept);
  await desk.journeys.act(id, { type: "changeStatus", to: "solved", by: nikos, epoch });
  await pass(0);
  await pass(5 * MINUTE);

  // 7. She answers the one question.
  const token = found(/tls_[\w-]+/g);
  const answered = await desk.surveys.answer({ token, score: 5, channel: "sms" });
  console.log(`survey: ${answered.status}`);
  const told = await desk.notices.list(id);
  console.log(`notices of the case: ${told.map(({ kind, state }) => `${kind} ${state}`).join(", ")}`);
  await throughline.close();
}
