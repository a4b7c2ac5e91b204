import type { CommandIo, TextSink } from "./io.js";
import { OutputClosed } from "./io.js";

/** The streams of this process. */
export function processIo(): CommandIo {
  const [program = "node", script = ""] = process.argv;
  return {
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    stdin: process.stdin,
    env: process.env,
    self: [program, script],
  };
}

function sinkOf(stream: NodeJS.WriteStream): TextSink {
  // What goes wrong is told to the callback of the write; without a listener the process would end here too.
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error == null) resolve();
          else reject("code" in error && error.code === "EPIPE" ? new OutputClosed() : error);
        });
      }),
  };
}
