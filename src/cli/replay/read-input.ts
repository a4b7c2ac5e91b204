import { createReadStream } from "node:fs";
import { ThroughlineError } from "../../throughline.js";
import type { CommandIo } from "../io.js";

/** The most that is read of one input. */
export const LARGEST_INPUT_BYTES = 64 * 1024 * 1024;

/**
 * The text of a file, or of standard input for `-`.
 *
 * @throws ThroughlineError `INVALID_INPUT` where it cannot be read, is too large, or is no UTF-8
 */
export async function readInput(file: string, io: CommandIo): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let text = "";
  try {
    for await (const chunk of file === "-" ? io.stdin : createReadStream(file)) {
      bytes += chunk.length;
      if (bytes > LARGEST_INPUT_BYTES) throw tooLarge(file);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw cannotRead(file, error);
  }
}

/** How an input is called in messages. */
export function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

function tooLarge(file: string): ThroughlineError {
  const most = LARGEST_INPUT_BYTES / 1024 / 1024;
  return new ThroughlineError(
    "JSON_LIMIT",
    `${nameOf(file)} is larger than ${most} MiB. Split it into several files, with one conversation on each line.`,
    { details: { limit: "bytes", max: LARGEST_INPUT_BYTES } },
  );
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: "this user may not read it",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
  ERR_INVALID_ARG_VALUE: "that is no file name",
};

/** The error that says so; what is no fault of the file stays as it is. */
export function cannotRead(file: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof ThroughlineError || code === "") return error;
  return new ThroughlineError("INVALID_INPUT", `Cannot read ${nameOf(file)}: ${WHY[code] ?? code}.`, {
    cause: error,
  });
}
