import { adviseChannel } from "../../channels/index.js";
import { ANNA, DESK, IRIS, NIKOS } from "./cast.js";
import type { OpenDesk } from "./open-desk.js";
import type { Stage } from "./stage.js";

/** A public post, answered without a word about the case, and handed over to a private channel. */
export async function inPublic(stage: Stage, { desk, clock }: OpenDesk): Promise<void> {
  await stage.chapter(1, "A public post: Nikos");
  stage.time("09:02");
  await stage.writes(ANNA.post, "social-post", "Third day without internet, @kyma. Is anybody reading this?");
  for (const { party, name } of DESK)
    await desk.journeys.observe(stage.journey, {
      type: "introduceParty",
      party,
      displayName: name,
      by: NIKOS.party,
    });

  stage.time("09:03");
  await stage.takes(NIKOS);
  await desk.journeys.observe(stage.journey, {
    type: "describeIssue",
    by: NIKOS.party,
    subject: "No internet for three days",
    priority: "high",
    sensitive: true,
  });
  const [best] = adviseChannel({
    current: "social-post",
    reason: ["privacy", "complexity"],
    sensitive: true,
    customer: { reachableOn: ["social-post", "social-dm", "web-chat"] },
    available: [
      { channel: "social-post" },
      { channel: "social-dm" },
      { channel: "web-chat", queueMs: 30_000 },
      { channel: "phone", queueMs: 40 * 60_000 },
    ],
    now: clock.now(),
  });
  if (best !== undefined)
    await stage.did(NIKOS.name, "advised", `is advised: “${best.sayToAgent}”`, { channel: best.channel });

  stage.time("09:04");
  await stage.answers(NIKOS, "social-post", "Sorry to read that. You have a private message from us.");
  await stage.answers(NIKOS, "social-dm", "This link opens our chat, for you alone: kyma.example/c/7c1");
  await stage.handsOver(NIKOS, {
    handoff: "to-chat",
    reason: "privacy",
    from: "social-post",
    to: { channel: "web-chat", queue: "chat" },
    note: "Three days offline, and nobody answered her calls. Upset, rightly.",
  });
  await stage.brief(IRIS);
}
