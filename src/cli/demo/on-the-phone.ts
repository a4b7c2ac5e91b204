import { sameParty } from "../../handoff/index.js";
import { ANNA, at, CALLBACK_NUMBER, CUSTOMER_NUMBER, ELENI, ERROR_CODE, LINE_LIGHT, NIKOS } from "./cast.js";
import type { OpenDesk } from "./open-desk.js";
import type { Stage } from "./stage.js";

const CALL = "call-1";

/** The call, in a process that knows nothing but the file: whatever Eleni knows, she knows from there. */
export async function onThePhone(stage: Stage, { desk }: OpenDesk): Promise<void> {
  await stage.chapter(3, "A phone call, in a new process: Eleni");
  stage.time("09:24");
  const { items } = await desk.journeys.list();
  for (const { journey } of items) {
    const { owner } = (await desk.journeys.get(journey)).handoff.ownership;
    if (sameParty(owner, { kind: "queue", id: "lines" })) stage.journey = journey;
  }
  const { open } = (await stage.state()).handoff;
  if (open === null) throw new Error("The demo lost its way to the phone.");
  const handoff = open.id;

  await stage.takes(ELENI);
  const packet = await stage.brief(ELENI);
  await desk.handoffs.acknowledge(stage.journey, { handoff, by: ELENI.party, items: open.receipt.items });
  await stage.did(ELENI.name, "acknowledged", "has read it, and says so: facts, commitments", { packet });
  const { left } = open.promises;
  await desk.handoffs.adopt(stage.journey, { handoff, by: ELENI.party, promises: left });
  await stage.did(ELENI.name, "adopted", `takes on what Maria promised: ${left.join(", ")}`, {
    promises: left,
  });

  stage.time("09:26");
  const contact = { contact: CALL, channel: "phone", parties: [ELENI.party] } as const;
  await desk.journeys.observe(stage.journey, {
    type: "recordContact",
    ...contact,
    phase: "started",
    by: ELENI.party,
  });
  await desk.journeys.observe(stage.journey, { type: "recordContact", ...contact, phase: "answered" });
  await desk.handoffs.arrive(stage.journey, {
    handoff,
    at: at("09:26"),
    evidence: { kind: "contact", ref: CALL },
    assurance: "possession",
  });
  await desk.journeys.observe(stage.journey, {
    type: "confirmIdentity",
    by: ELENI.party,
    method: "call-back",
    assurance: "possession",
  });
  const { customer } = await stage.state();
  if (customer !== null)
    await desk.customers.link(customer, {
      identity: ANNA.phone,
      by: ELENI.party,
      evidence: "agent",
      assurance: "possession",
    });
  await stage.did(ELENI.name, "called", "calls the number Anna gave, and Anna answers: it is her", {
    contact: CALL,
    evidence: "contact",
    assurance: "possession",
  });
  await desk.journeys.act(stage.journey, {
    type: "settleCommitment",
    commitment: "call",
    outcome: "kept",
    by: ELENI.party,
  });
  await stage.did(ELENI.name, "kept", "keeps Maria's promise: the call before 10:00", { commitment: "call" });

  await stage.speaks(
    ELENI.name,
    "Good morning. Offline since Friday night, with E42: are you by the router?",
  );
  await stage.speaks(ANNA.name, "I am. And thank you for not asking all of it again.");
  await desk.journeys.observe(stage.journey, { type: "confirmIssue", by: ELENI.party });
  await stage.needs(ELENI, [CUSTOMER_NUMBER, CALLBACK_NUMBER, ERROR_CODE, LINE_LIGHT], "phone", CALL);
  stage.time("09:33");
  await stage.notes(ELENI, {
    attempt: "port",
    what: "Line moved to another port at the exchange",
    outcome: "worked",
  });
  await stage.speaks(ANNA.name, "Steady green. It works!");
  await desk.journeys.observe(stage.journey, {
    type: "recordContact",
    ...contact,
    phase: "ended",
    transcript: "calls/call-1",
  });
  await stage.changesStatus(ELENI, "solved");
  const { epoch } = (await stage.state()).handoff.ownership;
  await desk.owners.join(stage.journey, { by: ELENI.party, epoch, party: NIKOS.party, rights: ["speak"] });
  await stage.did(ELENI.name, "joined", "lets Nikos answer in public, should Anna post again", {
    rights: ["speak"],
  });
}
