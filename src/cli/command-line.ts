import { version } from "../../package.json";
import { plain } from "../handoff/brief/plain.js";
import { isThroughlineError } from "../throughline.js";
import { demo } from "./demo/demo.js";
import { EXIT, type ExitCode, exitCodeOf, UsageError } from "./exit-code.js";
import { HELP } from "./help.js";
import { type CommandIo, OutputClosed } from "./io.js";
import { notices } from "./notices/notices.js";
import { replay } from "./replay/replay.js";
import { report } from "./report/report.js";

/** Runs one command line. Never throws: what went wrong stands on `stderr`, and in the exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const debug = argv.includes("--debug");
  try {
    return await run(
      argv.filter((argument) => argument !== "--debug"),
      io,
    );
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done;
    await io.stderr.write(`throughline: ${debug ? traceOf(error) : messageOf(error)}\n`).catch(() => {});
    return exitCodeOf(error);
  }
}

async function run([command, ...args]: readonly string[], io: CommandIo): Promise<ExitCode> {
  switch (command) {
    case "demo":
      return demo(args, io);
    case "replay":
      return replay(args, io);
    case "notices":
      return notices(args, io);
    case "report":
      return report(args, io);
    case undefined:
    case "help":
    case "--help":
    case "-h":
      await io.stdout.write(HELP);
      return EXIT.done;
    case "--version":
    case "-v":
      await io.stdout.write(`${version}\n`);
      return EXIT.done;
    default: {
      const kind = command.startsWith("-") ? "option" : "command";
      throw new UsageError(`There is no ${kind} '${plain(command)}'. See throughline --help.`);
    }
  }
}

/** One line. Of a fault of the program itself only the message is shown, since a trace helps nobody who did not write it. */
function messageOf(error: unknown): string {
  if (isThroughlineError(error)) return `${plain(error.message)} (${error.code})`;
  if (error instanceof UsageError) return error.message;
  return `${plain(String(error))} This is a fault of the program. Run it with --debug to see where.`;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return messageOf(error);
  return error.stack.split("\n").map(plain).join("\n    ");
}
