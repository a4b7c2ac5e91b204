/**
 * `npm run faults -- notifier-crash [--kills N] [--seed S]`: processes that send notices over a SQLite file are killed with kill -9 at one of their steps,
 * before and after each write and each call of a provider; then another process goes on. What the journeys say is compared with what the provider brought.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { numbers } from "../../src/testing/event-store/random.js";
import { inspectNotices, nothingWrong } from "./notifier/inspect-notices.js";
import { killSender } from "./notifier/kill-sender.js";
import { openPlace } from "./notifier/place.js";
import { ABILITIES, type Ability } from "./notifier/provider.js";
import { sendUntilKilled } from "./notifier/sending-process.js";

const REPLIES = 2;
/** No process takes more steps than this for one journey; a step that is never come to kills nobody, and another is drawn. */
const MOST_STEPS = 70;
/** A file is used for so many kills. */
const KILLS_PER_FILE = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

const [role, folder = "", journey = "", ability = "", steps = ""] = positionals;
if (role === "send")
  await sendUntilKilled({
    folder,
    journey,
    ability: abilityOf(ability),
    steps: Number(steps),
    replies: REPLIES,
  });
else process.exitCode = (await run(Number(values.kills), Number(values.seed))) ? 0 : 1;

async function run(kills: number, seed: number): Promise<boolean> {
  console.log(`seed ${seed}`);
  const pick = numbers(seed);
  const root = mkdtempSync(join(tmpdir(), "throughline-notices-"));
  const found = nothingWrong();
  const at = new Set<number>();
  let [killed, drawn, unknowable] = [0, 0, 0];
  try {
    for (let place = root; killed < kills; drawn++) {
      if (drawn % KILLS_PER_FILE === 0) place = mkdtempSync(join(root, "place-"));
      const which = abilityOf(ABILITIES[drawn % ABILITIES.length] ?? "");
      const name = `j-${drawn}`;
      // Every step has its turn; what is left is drawn.
      const step = drawn < MOST_STEPS ? drawn : pick(MOST_STEPS);
      const started = { folder: place, journey: name, ability: which, steps: step };
      if (await killSender(started)) {
        killed++;
        at.add(step);
      }
      const successor = await openPlace({ folder: place, ability: which, step: () => {} });
      await successor.finish();
      const taken = successor.provider.taken;
      const wrong = await inspectNotices(successor.desk, name, { taken, replies: REPLIES });
      await successor.close();
      for (const key of ["lost", "twice", "denied", "claimed", "unknown"] as const) found[key] += wrong[key];
      if (which !== "none") unknowable += wrong.unknown;
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  console.log(`ended by themselves: ${drawn - killed}; unknown in the end: ${found.unknown}`);
  const steps = Math.min(40, Math.floor(kills / 2));
  const figures: readonly (readonly [string, number, number | string, boolean])[] = [
    ["kills", killed, kills, killed === kills],
    ["steps", at.size, `>=${steps}`, at.size >= steps],
    ["lost", found.lost, 0, found.lost === 0],
    ["twice-unrecorded", found.twice, 0, found.twice === 0],
    ["brought-and-denied", found.denied, 0, found.denied === 0],
    ["claimed-and-not-brought", found.claimed, 0, found.claimed === 0],
    ["unknown-that-could-be-known", unknowable, 0, unknowable === 0],
  ];
  for (const [name, value, target, ok] of figures)
    console.log(`${name} ${value} ${target} ${ok ? "ok" : "short"}`);
  return figures.every(([, , , ok]) => ok);
}

function abilityOf(text: string): Ability {
  return ABILITIES.find((one) => one === text) ?? "none";
}
