import { renderBrief } from "../../handoff/index.js";
import { HANDOFF_REASONS } from "../../handoff/vocabulary.js";
import { isSafeId } from "../../kernel/stream-id.js";
import { oneOf, readArguments } from "../arguments.js";
import { EXIT, type ExitCode, UsageError } from "../exit-code.js";
import { REPLAY_HELP } from "../help.js";
import type { CommandIo, TextSink } from "../io.js";
import { indented, jsonLine, type Style, styleOf, wantsColour } from "../terminal.js";
import type { Conversation } from "./conversation.js";
import { type Played, play, type Target } from "./play.js";
import { readConversations } from "./read-conversations.js";
import { nameOf, readInput } from "./read-input.js";
import { detailsOf, Tally, turnsOf } from "./tally.js";

const FORMATS = ["text", "markdown", "json"] as const;
type Format = (typeof FORMATS)[number];

const WIDTH = 80;
const CHANNEL = /^(?=.{1,64}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const OPTIONS = {
  format: { type: "string", default: "text" },
  to: { type: "string", default: "phone" },
  queue: { type: "string", default: "second-line" },
  reason: { type: "string", default: "escalation" },
  "no-color": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Where what is counted goes: with the briefs where a person reads both, beside them where a program does. */
interface Look {
  readonly out: TextSink;
  readonly notes: TextSink;
  readonly style: Style;
}

/** `throughline replay`: makes journeys of recorded conversations and hands each over. */
export async function replay(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, "throughline replay --help");
  if (values.help) {
    await io.stdout.write(REPLAY_HELP);
    return EXIT.done;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new UsageError("Name one FILE, or - for standard input. See throughline replay --help.");
  const format = oneOf("format", values.format, FORMATS);
  const target = targetOf(values);
  const conversations = readConversations(await readInput(file, io), nameOf(file));

  const coloured = format === "text" && !values["no-color"] && wantsColour(io.stdout, io.env);
  const notes = format === "text" ? io.stdout : io.stderr;
  const look: Look = { out: io.stdout, notes, style: styleOf(coloured) };

  const tally = new Tally();
  for (const conversation of conversations) {
    const played = await play(conversation, target);
    tally.add(played);
    await print(conversation, played, format, look);
  }
  await notes.write(tally.sentence());
  return tally.lost === 0 ? EXIT.done : EXIT.checkFailed;
}

function targetOf({ to, queue, reason }: { to: string; queue: string; reason: string }): Target {
  if (!CHANNEL.test(to)) throw new UsageError("--to must be a channel such as phone or web-chat.");
  if (!isSafeId(queue)) throw new UsageError("--queue must be 1 to 128 letters, digits and _ . : ~ -");
  return { channel: to, queue, reason: oneOf("reason", reason, HANDOFF_REASONS) };
}

async function print({ id }: Conversation, played: Played, format: Format, look: Look): Promise<void> {
  const { out, notes, style } = look;
  const { packet } = played;
  await notes.write(`${style.strong(`${id}: ${turnsOf(played)}`)}\n${style.quiet(detailsOf(played))}\n`);
  if (format === "json") return out.write(jsonLine(packet));
  if (format === "markdown") return out.write(`${renderBrief(packet, { format }).trimEnd()}\n\n`);
  return out.write(`\n${indented(renderBrief(packet, { format, width: WIDTH - 2 }).trimEnd())}\n\n`);
}
