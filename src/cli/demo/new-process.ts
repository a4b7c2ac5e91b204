import { spawn } from "node:child_process";
import type { CommandIo } from "../io.js";

/**
 * Starts this command line again with other arguments, shows what it says, and waits for its end.
 *
 * @returns its exit code
 */
export async function inNewProcess(args: readonly string[], io: CommandIo): Promise<number> {
  const [program, ...first] = io.self;
  const child = spawn(program, [...first, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...io.env },
    windowsHide: true,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  const pass = async (from: typeof child.stdout, to: CommandIo["stdout"]) => {
    for await (const text of from.setEncoding("utf8")) await to.write(String(text));
  };
  try {
    const [code] = await Promise.all([ended, pass(child.stdout, io.stdout), pass(child.stderr, io.stderr)]);
    return code;
  } catch (error) {
    child.kill();
    throw error;
  }
}
