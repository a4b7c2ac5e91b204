import { parseJson } from "../../kernel/json.js";
import type { JsonValue } from "../../kernel/json-value.js";
import { isThroughlineError, ThroughlineError } from "../../throughline.js";
import type { CommandIo } from "../io.js";
import { nameOf, readInput } from "../replay/read-input.js";

/**
 * A file of JSON beside the export.
 *
 * @throws ThroughlineError naming the file
 */
export async function readSettings(file: string, io: CommandIo): Promise<JsonValue> {
  const text = await readInput(file, io);
  try {
    return parseJson(text);
  } catch (error) {
    if (!isThroughlineError(error)) throw error;
    const { code, message, details } = error;
    const said = code === "JSON_MALFORMED" ? `${nameOf(file)} is not JSON.` : `${nameOf(file)}: ${message}`;
    throw new ThroughlineError(code, said, { details });
  }
}
