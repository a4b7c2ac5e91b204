import { main } from "../../src/cli/command-line.js";
import { type CommandIo, OutputClosed, type TextSink } from "../../src/cli/io.js";

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSetting {
  readonly stdin?: string | Uint8Array;
  readonly env?: CommandIo["env"];
  /** Whether stdout is a terminal. */
  readonly terminal?: boolean;
  /** Characters after which the reader of stdout goes away. */
  readonly readsOnly?: number;
  readonly self?: CommandIo["self"];
}

/** Runs a command line in this process. */
export async function runCli(argv: readonly string[], setting: CliSetting = {}): Promise<CliRun> {
  const { stdin = "", env = {}, terminal = false, readsOnly = Number.POSITIVE_INFINITY } = setting;
  const stdout = new Written(terminal, readsOnly);
  const stderr = new Written(terminal, Number.POSITIVE_INFINITY);
  const code = await main(argv, {
    stdout,
    stderr,
    stdin: inChunks(typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin),
    env,
    self: setting.self ?? ["no-such-program"],
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Written implements TextSink {
  readonly isTerminal: boolean;
  readonly #most: number;
  text = "";

  constructor(isTerminal: boolean, most: number) {
    this.isTerminal = isTerminal;
    this.#most = most;
  }

  async write(text: string): Promise<void> {
    if (this.text.length >= this.#most) throw new OutputClosed();
    this.text += text;
  }
}

/** Chunks of an odd size, so that letters of several bytes are cut apart. */
async function* inChunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const size = bytes.length > 10_000 ? 65_537 : 7;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
