/**
 * `npm run faults -- sqlite-kill [--kills N] [--seed S]`: kills the writer of a SQLite file with kill -9 at random
 * moments, and looks whether everything it acknowledged is there, whole. This is not a power cut: that the settings are
 * those that survive one is checked, and all that can be.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { numbers } from "../../src/testing/event-store/random.js";
import { inspect } from "./sqlite/inspect.js";
import { killWriter } from "./sqlite/kill-writer.js";
import { writeUntilKilled } from "./sqlite/writer.js";

/** On average; the target is 400. */
const ACKNOWLEDGED_BEFORE_KILL = { least: 200, most: 800 };
/** A file is used for so many kills, so that logs are recovered over and over. */
const KILLS_PER_FILE = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

if (positionals[0] === "write") await writeUntilKilled(positionals[1] ?? "", positionals[2] ?? "");
else process.exitCode = (await run(Number(values.kills), Number(values.seed))) ? 0 : 1;

async function run(kills: number, seed: number): Promise<boolean> {
  console.log(`seed ${seed}`);
  const pick = numbers(seed);
  const folder = mkdtempSync(join(tmpdir(), "throughline-kill-"));
  const found = {
    acknowledged: 0,
    unacknowledged: 0,
    lost: 0,
    halfWritten: 0,
    gaps: 0,
    keysAstray: 0,
    damaged: 0,
  };
  let settings = "";
  let [file, acknowledged] = ["", new Map<string, number>()];
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill % KILLS_PER_FILE === 0) [file, acknowledged] = [join(folder, `${kill}.sqlite`), new Map()];
      const { least, most } = ACKNOWLEDGED_BEFORE_KILL;
      const writer = await killWriter({
        file,
        name: `w${kill}`,
        acknowledgements: least + pick(most - least),
        thenMicroseconds: pick(3_000),
      });
      settings = writer.settings;
      for (const [commit, events] of writer.acknowledged) acknowledged.set(commit, events);
      found.acknowledged += writer.acknowledged.size;
      const state = await inspect(file, acknowledged);
      found.unacknowledged += state.unacknowledged;
      found.lost += state.lost;
      found.halfWritten += state.halfWritten;
      found.gaps += state.gaps;
      found.keysAstray += state.keysAstray;
      found.damaged += state.damaged;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // Each writer has one append under way when it is killed: written or not, but never more than that.
  console.log(`written and not acknowledged: ${found.unacknowledged} (at most one a kill)`);
  const figures: readonly (readonly [string, number | string, number | string, boolean])[] = [
    ["kills", kills, kills, true],
    ["acknowledged", found.acknowledged, `>=${400 * kills}`, found.acknowledged >= 400 * kills],
    ["unacknowledged", found.unacknowledged, `<=${kills}`, found.unacknowledged <= kills],
    ["lost", found.lost, 0, found.lost === 0],
    ["half-written", found.halfWritten, 0, found.halfWritten === 0],
    ["gaps", found.gaps, 0, found.gaps === 0],
    ["keys-astray", found.keysAstray, 0, found.keysAstray === 0],
    ["damaged-files", found.damaged, 0, found.damaged === 0],
    ["settings", settings, "wal/FULL", settings === "wal/FULL"],
  ];
  for (const [name, value, target, ok] of figures)
    console.log(`${name} ${value} ${target} ${ok ? "ok" : "short"}`);
  return figures.every(([, , , ok]) => ok);
}
