import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runTs } from "./run-ts.mjs";

/**
 * Runs `FOLDER/NAME.ts`, where NAME is the first argument. Without a name, or with one that is not there, lists the
 * names; the exit code is then 2. Files in subfolders are no runs of their own.
 *
 * @param {{ folder: string, command: string, prepare?: () => void }} options
 */
export async function runByName({ folder, command, prepare }) {
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(folder)
    .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
  if (name === undefined || !names.includes(name)) {
    if (name !== undefined) console.error(`There is no ${JSON.stringify(name)}.`);
    console.error(`Usage: ${command} -- NAME\nNames: ${names.join(" ") || "(none yet)"}`);
    process.exitCode = 2;
    return;
  }
  prepare?.();
  process.exitCode = await runTs(join(folder, `${name}.ts`), args);
}
