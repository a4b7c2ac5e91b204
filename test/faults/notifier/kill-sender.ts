import { spawn } from "node:child_process";
import type { Ability } from "./provider.js";

/** Starts a process that sends notices, and kills it when it has come to its step. Gives whether it came there, or ended by itself before. */
export async function killSender(options: {
  readonly folder: string;
  readonly journey: string;
  readonly ability: Ability;
  readonly steps: number;
}): Promise<boolean> {
  const program = process.argv[1];
  if (program === undefined) throw new Error("There is no program to start.");
  const { folder, journey, ability, steps } = options;
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, "send", folder, journey, ability, String(steps)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  child.stdout.once("data", () => child.kill("SIGKILL"));
  const [code, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.once("error", reject);
      child.once("close", (...ended) => resolve(ended));
    },
  );
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`The process ended with ${code ?? signal}.`);
  return signal === "SIGKILL";
}
