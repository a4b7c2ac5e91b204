import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ExportForm } from "../../reporting/index.js";
import type { CommandIo } from "../io.js";
import { cannotRead, nameOf } from "../replay/read-input.js";

const MIB = 1024 * 1024;
/** Of a longer file it is said now and then how far it is read. */
const PROGRESS_EVERY = 64 * MIB;

/** An export that is read from a file or from standard input. */
export interface ExportFile {
  readonly form: ExportForm;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens an export, and sees by its first character whether it is JSON.
 *
 * @throws ThroughlineError `INVALID_INPUT` where it cannot be read
 */
export async function openExport(file: string, io: CommandIo): Promise<ExportFile> {
  const pieces = piecesOf(file, io);
  const first = await pieces.next();
  const begin = first.done === true ? new Uint8Array() : first.value;
  return { form: looksLikeJson(begin) ? "json" : "csv", bytes: rest(begin, pieces) };
}

async function* rest(begin: Uint8Array, pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield begin;
  yield* pieces;
}

async function* piecesOf(file: string, io: CommandIo): AsyncGenerator<Uint8Array> {
  try {
    const size = file === "-" ? 0 : (await stat(file)).size;
    let read = 0;
    let told = 0;
    const source: AsyncIterable<Uint8Array> = file === "-" ? io.stdin : createReadStream(file);
    for await (const piece of source) {
      read += piece.length;
      if (read - told >= PROGRESS_EVERY && read !== size) {
        told = read;
        await io.stderr.write(
          `${nameOf(file)}: ${inMib(read)}${size === 0 ? "" : ` of ${inMib(size)}`} MiB read\n`,
        );
      }
      yield piece;
    }
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function inMib(bytes: number): string {
  return `${Math.round(bytes / MIB)}`;
}

/** A byte order mark and white space may stand before it. No CSV begins with a bracket. */
function looksLikeJson(begin: Uint8Array): boolean {
  const text = new TextDecoder().decode(begin.subarray(0, 1_024)).trimStart();
  return text.startsWith("[") || text.startsWith("{");
}
