import { main } from "./command-line.js";
import { processIo } from "./process-io.js";

/** Runs the command line that this process was started with. */
export async function start(): Promise<void> {
  // Node calls its own SQLite experimental each time it is opened. Whoever runs a command can do nothing about it.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") console.error(String(warning.stack ?? warning));
  });
  process.exitCode = await main(process.argv.slice(2), processIo());
}
