import { ANNA, at, CALLBACK_NUMBER, CUSTOMER_NUMBER, ERROR_CODE, IRIS, MARIA } from "./cast.js";
import type { OpenDesk } from "./open-desk.js";
import type { Stage } from "./stage.js";

const LEASE_MS = 10 * 60_000;

/** Web chat: a bot first, then a person, and the bot's answer that comes too late. */
export async function inChat(stage: Stage, open: OpenDesk): Promise<void> {
  await stage.chapter(2, "Web chat: the bot Iris, then Maria");
  stage.time("09:06");
  await arrivesInChat(stage, open);
  await stage.takes(IRIS, LEASE_MS);
  await stage.needs(IRIS, [CUSTOMER_NUMBER, ERROR_CODE], "web-chat");

  stage.time("09:08");
  await stage.answers(IRIS, "web-chat", "Please switch the router off, wait a minute, and switch it on.");
  stage.time("09:11");
  await stage.writes(ANNA.chat, "web-chat", "Did that. Still E42. Please let me talk to a person.");
  await stage.notes(IRIS, { attempt: "restart", what: "Restart of the router", outcome: "failed" });
  const { epoch } = (await stage.state()).handoff.ownership;
  await stage.did(IRIS.name, "began", `begins to write an answer (under epoch ${epoch})`, { epoch });

  stage.time("09:12");
  await stage.brief(MARIA, {
    to: { channel: "web-chat", party: { ...MARIA.party, name: MARIA.name } },
    reason: "customer-request",
  });
  await stage.takesOver(MARIA, IRIS);
  await stage.did(IRIS.name, "tried", "has its answer ready: “Please restart the router once more.”");
  await stage.isRefused(IRIS, "web-chat", epoch);
  await stage.did(IRIS.name, "tried", `tries again, under epoch ${epoch + 1}`);
  await stage.isRefused(IRIS, "web-chat", epoch + 1);

  await stage.answers(MARIA, "web-chat", "Anna, this is Maria. E42 is a fault on our side of the line.");
  await stage.needs(MARIA, [CUSTOMER_NUMBER, ERROR_CODE, CALLBACK_NUMBER], "web-chat");
  stage.time("09:15");
  await stage.promises(MARIA, {
    commitment: "call",
    text: "A call from the line desk before 10:00",
    dueAt: "2026-03-02T10:00:00+02:00",
  });
  await stage.promises(MARIA, {
    commitment: "credit",
    text: "Three days credited on the next bill",
    dueAt: "2026-03-31T18:00:00+03:00",
  });
  await stage.answers(MARIA, "web-chat", "You will not have to explain anything again.");
  await stage.handsOver(MARIA, {
    handoff: "to-lines",
    reason: "expertise",
    from: "web-chat",
    to: { channel: "phone", queue: "lines" },
    note: "E42 since the work at the exchange on Friday night. Test the line while she stands by the router.",
    receipt: ["facts", "commitments"],
  });
}

/** Her account, and the chat it sent her to, are one customer: she came by the link that only the account was sent. */
async function arrivesInChat(stage: Stage, { desk }: OpenDesk): Promise<void> {
  const { customer, handoff } = await stage.state();
  if (customer === null || handoff.open === null) throw new Error("The demo lost its way to the chat.");
  await desk.customers.link(customer, {
    identity: ANNA.chat,
    by: { kind: "system", id: "chat" },
    evidence: "token",
    assurance: "possession",
  });
  await desk.handoffs.arrive(stage.journey, {
    handoff: handoff.open.id,
    at: at("09:06"),
    evidence: { kind: "token", ref: "link-7c1" },
    assurance: "possession",
  });
  await stage.did(ANNA.name, "arrived", "comes by the link that only her account was sent", {
    channel: "web-chat",
    evidence: "token",
    assurance: "possession",
  });
}
