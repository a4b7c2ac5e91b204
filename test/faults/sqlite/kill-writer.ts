import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a writer said before it was killed. */
export interface KilledWriter {
  /** `journal_mode/synchronous` */
  readonly settings: string;
  /** How many events each acknowledged commit has, by its id. */
  readonly acknowledged: ReadonlyMap<string, number>;
}

/** Starts a writer, lets it acknowledge so many commits, and kills it a moment later. */
export async function killWriter(options: {
  readonly file: string;
  readonly name: string;
  readonly acknowledgements: number;
  readonly thenMicroseconds: number;
}): Promise<KilledWriter> {
  const program = process.argv[1];
  if (program === undefined) throw new Error("There is no program to start.");
  const child = spawn(process.execPath, [...process.execArgv, program, "write", options.file, options.name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (_, signal) => resolve(signal));
  });
  const acknowledged = new Map<string, number>();
  let settings = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const [word = "", value = ""] = line.split(" ");
    if (word === "settings") settings = value;
    else acknowledged.set(word, Number(value));
    if (acknowledged.size === options.acknowledgements) killAfter(child, options.thenMicroseconds);
  }
  const signal = await ended;
  if (signal !== "SIGKILL") throw new Error(`The writer ended by itself after ${acknowledged.size} commits.`);
  return { settings, acknowledged };
}

/** Timers are too coarse: an append takes a fraction of a millisecond. */
function killAfter(child: ChildProcess, microseconds: number): void {
  const until = process.hrtime.bigint() + BigInt(microseconds) * 1_000n;
  while (process.hrtime.bigint() < until);
  child.kill("SIGKILL");
}
