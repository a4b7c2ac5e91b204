import type { Desk, JourneyOutcome, Requested } from "throughline";
import { MARIA, NIKOS } from "./live-journeys.js";

/** One full cold handoff to the phone: requested by the owner, accepted by who takes it from the queue, and completed. */
export async function handOver(desk: Desk, journey: string, took: (ms: number) => void): Promise<void> {
  const timed = async <Outcome extends JourneyOutcome | Requested>(
    command: string,
    run: (options: { readonly commandId: string }) => Promise<Outcome>,
  ): Promise<Extract<Outcome, { readonly status: "ok" }>> => {
    const since = performance.now();
    const outcome = await run({ commandId: `${journey}-${command}` });
    took(performance.now() - since);
    if (!isOk(outcome)) throw new Error(`${command} of ${journey}: ${JSON.stringify(outcome)}`);
    return outcome;
  };
  const { handoff } = await timed("request", (options) =>
    desk.handoffs.request(
      journey,
      {
        by: MARIA,
        epoch: 1,
        mode: "cold",
        reason: "escalation",
        from: { channel: "chat" },
        to: { channel: "phone", queue: "billing" },
        note: "Promised a call today.",
      },
      options,
    ),
  );
  await timed("accept", (options) => desk.handoffs.accept(journey, { handoff, by: NIKOS }, options));
  await timed("complete", (options) =>
    desk.handoffs.complete(journey, { handoff, by: NIKOS, epoch: 3 }, options),
  );
}

function isOk<Outcome extends JourneyOutcome | Requested>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly status: "ok" }> {
  return outcome.status === "ok";
}
