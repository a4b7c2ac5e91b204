import { createThroughline } from "throughline";
import { openDatabase } from "./connect.js";
import { type Settings, TENANT } from "./settings.js";

const AT_ONCE = 16;

/**
 * What a web server of the desk does: opens journeys, each under a command id that a retry would find again, and has an agent take every tenth.
 * It may be killed and run again: what was done before is answered as it was then.
 */
export async function openJourneys(settings: Settings, first: number, beyond: number): Promise<void> {
  const { pool, store } = openDatabase(settings, AT_ONCE);
  const throughline = createThroughline({
    store,
    secrets: { current: "k1", keys: { k1: "A".repeat(43) } },
  });
  const { journeys, owners } = throughline.tenant(TENANT);
  const by = { kind: "agent", id: "maria" } as const;
  let next = first;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let number = next++; number < beyond; number = next++) {
        const journey = `j-${number}`;
        await journeys.open({ journey, channel: "web-chat", by }, { commandId: `open-${number}` });
        if (number % 10 === 0) await owners.take(journey, { by }, { commandId: `take-${number}` });
      }
    }),
  );
  await pool.end();
}
