import { writeSync } from "node:fs";
import { happenOn } from "./crashing-desk.js";
import { openPlace } from "./place.js";
import type { Ability } from "./provider.js";

/** Lets things happen on a journey and tells of them, and stands still at one of its steps, to be killed there. */
export async function sendUntilKilled(options: {
  readonly folder: string;
  readonly journey: string;
  readonly ability: Ability;
  readonly steps: number;
  readonly replies: number;
}): Promise<void> {
  const { folder, journey, ability, steps, replies } = options;
  let left = Number.POSITIVE_INFINITY;
  const place = await openPlace({
    folder,
    ability,
    step: () => {
      if (left-- > 0) return;
      writeSync(1, "here\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  await happenOn(place.desk, journey, replies);
  left = steps;
  await place.finish();
  await place.close();
}
