import { renderBrief } from "../../handoff/index.js";
import { ANNA, ELENI, NIKOS } from "./cast.js";
import type { OpenDesk } from "./open-desk.js";
import type { Stage } from "./stage.js";

/** A public follow-up: what may be said there is what a brief for the public shows, which is nothing of the case. */
export async function inPublicAgain(stage: Stage, { desk }: OpenDesk): Promise<string> {
  await stage.chapter(4, "In public again: Nikos");
  stage.time("09:50");
  await stage.writes(ANNA.post, "social-post", "Back online, thanks to @kyma. What was it in the end?");
  const packet = await desk.handoffs.packet(stage.journey, {
    id: "for-all",
    target: { to: { channel: "social-post", party: NIKOS.party }, reason: "customer-request" },
  });
  const brief = renderBrief(packet, { format: "text", audience: "public" });
  await stage.did(
    NIKOS.name,
    "sawPublicBrief",
    "asks for a brief that may be shown in public: it names nothing of the case",
    {
      brief,
    },
  );
  await stage.answers(NIKOS, "social-post", "Glad to read it! The details are in your private messages.");
  stage.time("09:51");
  await stage.changesStatus(ELENI, "solved");
  return brief;
}
