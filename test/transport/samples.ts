import type { Sleep } from "throughline/transport";
import { type Envelope, envelopeOf } from "throughline/transport";

export const NOW = 1_772_348_400_000;

/** An envelope of journey `journey` after its event `version`. */
export function envelope(journey = "j-1", version = 1, data: Envelope["data"] = { version }): Envelope {
  return envelopeOf({
    stream: { tenant: "acme", kind: "journey", id: journey },
    event: { id: `${journey}-${version}`, type: "message.recorded", recordedAt: NOW, version, data },
  });
}

/** Waits that a test ends by itself: `pauses` end at once and are noted, those as long as `timeoutMs` end when the test says so. */
export function noted(timeoutMs: number): {
  readonly pauses: number[];
  readonly sleep: Sleep;
  readonly timeUp: () => void;
} {
  const pauses: number[] = [];
  const waiting = new Set<() => void>();
  return {
    pauses,
    sleep: async (ms, signal) => {
      if (ms !== timeoutMs) {
        pauses.push(ms);
        return;
      }
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
    timeUp: () => {
      for (const resolve of waiting) resolve();
    },
  };
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error("It never came to be.");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
