import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isThroughlineError, ThroughlineError } from "../../throughline.js";
import { readArguments } from "../arguments.js";
import { EXIT, type ExitCode, UsageError } from "../exit-code.js";
import { DEMO_HELP } from "../help.js";
import type { CommandIo } from "../io.js";
import { styleOf, wantsColour } from "../terminal.js";
import { jsonReport } from "./as-json.js";
import { textReport } from "./as-text.js";
import { inChat } from "./in-chat.js";
import { inPublic } from "./in-public.js";
import { inPublicAgain } from "./in-public-again.js";
import { inNewProcess } from "./new-process.js";
import { onThePhone } from "./on-the-phone.js";
import { type OpenDesk, openDesk } from "./open-desk.js";
import { holds, resultOf } from "./result.js";
import { Stage } from "./stage.js";
import type { Report } from "./steps.js";

const OPTIONS = {
  json: { type: "boolean", default: false },
  dir: { type: "string" },
  "no-color": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  // For the second process alone: the file it plays the call on, and whether the first one's reader sees colours.
  "phone-hop": { type: "string" },
  color: { type: "boolean", default: false },
} as const;

const STORY = {
  title: "Anna is offline",
  text: "She asks in public, moves to a chat, and ends on the phone: three agents, one bot, two processes, one SQLite file. Times are of 2 March 2026, in Athens.",
};

/** `throughline demo`: a customer who never repeats herself. */
export async function demo(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, "throughline demo --help");
  if (values.help) {
    await io.stdout.write(DEMO_HELP);
    return EXIT.done;
  }
  if (positionals.length > 0) throw new UsageError("demo takes options only. See throughline demo --help.");
  const coloured = values.color || (!values["no-color"] && wantsColour(io.stdout, io.env));
  const report = values.json ? jsonReport(io.stdout) : textReport(io.stdout, styleOf(coloured));
  const { "phone-hop": phoneHop, dir, json } = values;
  if (phoneHop !== undefined) {
    await inDesk(phoneHop, "p", (open) => onThePhone(new Stage(open, report), open));
    return EXIT.done;
  }

  const folder = dir ?? (await mkdtemp(join(tmpdir(), "throughline-demo-")));
  try {
    const file = await newFile(folder);
    const again = [
      "demo",
      "--phone-hop",
      file,
      ...(json ? ["--json"] : []),
      ...(coloured ? ["--color"] : []),
    ];
    const ended = await play(file, report, () => inNewProcess(again, io));
    if (dir !== undefined) await report({ step: "kept", file });
    return ended;
  } finally {
    if (dir === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** @param phoneCall plays the call in a process of its own, and gives its exit code */
async function play(file: string, report: Report, phoneCall: () => Promise<number>): Promise<ExitCode> {
  const refusals = await inDesk(file, "d", async (open) => {
    await report({ step: "story", ...STORY });
    const stage = new Stage(open, report);
    await inPublic(stage, open);
    await inChat(stage, open);
    return stage.refusals;
  });
  const ended = await phoneCall();
  if (ended !== EXIT.done) return EXIT.failed;

  return inDesk(file, "e", async (open) => {
    const stage = new Stage(open, report);
    const publicBrief = await inPublicAgain(stage, open);
    const result = resultOf(await stage.state(), await open.events(stage.journey), {
      ...refusals,
      publicBrief,
    });
    await report({ step: "result", ...result });
    return holds(result) ? EXIT.done : EXIT.checkFailed;
  });
}

/** Opens the file for as long as `use` takes. */
async function inDesk<T>(file: string, ids: string, use: (open: OpenDesk) => Promise<T>): Promise<T> {
  const open = await openDesk(file, ids).catch(withoutInstall);
  try {
    return await use(open);
  } finally {
    await open.throughline.close();
  }
}

/** Who only wants to see the demo has no project to install a package into. */
function withoutInstall(error: unknown): never {
  if (!isThroughlineError(error, "PEER_MISSING")) throw error;
  const { code, message, details } = error;
  const both =
    "To see the demo without installing anything, run `npx -p throughline -p libsql throughline demo`.";
  throw new ThroughlineError(code, `${message} ${both}`, { details, cause: error });
}

/** @throws ThroughlineError `INVALID_INPUT` where there cannot be a new file */
async function newFile(folder: string): Promise<string> {
  const file = join(folder, "demo.sqlite");
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new ThroughlineError("INVALID_INPUT", `The folder ${folder} cannot be used. Name another.`, {
      cause: error,
    });
  }
  if (!existsSync(file)) return file;
  throw new ThroughlineError("INVALID_INPUT", `${file} is there already. Remove it, or name another folder.`);
}
