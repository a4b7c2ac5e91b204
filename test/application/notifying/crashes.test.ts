import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";
import { crashingDesk, happenOn } from "../../faults/notifier/crashing-desk.js";
import { inspectNotices, nothingWrong } from "../../faults/notifier/inspect-notices.js";
import { ABILITIES, Provider } from "../../faults/notifier/provider.js";

/** Ends a process at one of its steps: from then on nothing of it has any effect. */
class Fuse {
  #left: number;
  blown = false;

  constructor(steps: number) {
    this.#left = steps;
  }

  readonly step = (): void => {
    this.blown ||= this.#left-- <= 0;
    if (this.blown) throw new Error("The process has ended.");
  };
}

const replies = 1;
/** Each kind of sender is tried at every third step, all three together at every one. */
const STRIDE = 3;

describe("a notifier whose process ends at any step", () => {
  test.each(ABILITIES)("tells everything once, or says that it cannot know (sender: %s)", async (ability) => {
    let crashes = 0;
    let unknown = 0;
    for (let steps = ABILITIES.indexOf(ability); ; steps += STRIDE) {
      const leases = { now: 0 };
      const lasting = {
        store: memoryStore(),
        coordination: memoryCoordination({ clock: { now: () => leases.now } }),
        provider: new Provider([], () => {}),
        time: { now: Date.parse("2026-03-02T10:00:00Z") },
        ability,
      };
      const fuse = new Fuse(steps);
      const first = crashingDesk({ ...lasting, step: () => {} });
      await happenOn(first.desk, "j-1", replies);
      // A process that ends gives up nothing: what it was at stays as it was.
      await Promise.race([
        crashingDesk({ ...lasting, step: fuse.step })
          .finish()
          .catch(() => {}),
        untilBlown(fuse),
      ]);
      leases.now += 1_000;
      await crashingDesk({ ...lasting, step: () => {} }).finish();
      const { unknown: left, ...wrong } = await inspectNotices(first.desk, "j-1", {
        taken: lasting.provider.taken,
        replies,
      });
      const { unknown: _, ...fine } = nothingWrong();
      expect({ steps, ...wrong }).toEqual({ steps, ...fine });
      unknown += left;
      if (!fuse.blown) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(8);
    // Only where nobody can be asked.
    expect(unknown > 0).toBe(ability === "none");
  });
});

async function untilBlown(fuse: Fuse): Promise<void> {
  while (!fuse.blown) await new Promise((resolve) => setImmediate(resolve));
}
