import { type ParseArgsConfig, parseArgs } from "node:util";
import { plain } from "../handoff/brief/plain.js";
import { UsageError } from "./exit-code.js";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads the arguments of one command.
 *
 * @param help the command that explains them
 * @throws UsageError in one line, with what to do
 */
export function readArguments<const Given extends Options>(
  args: readonly string[],
  options: Given,
  help: string,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [problem = ""] = plain(error.message).split(/(?<=['"])\. |\. (?=[A-Z])/);
    throw new UsageError(`${problem.replace(/\.$/, "")}. See ${help}.`);
  }
}

/**
 * The value of an option that must be one of a few.
 *
 * @throws UsageError
 */
export function oneOf<const Value extends string>(
  option: string,
  value: string,
  values: readonly Value[],
): Value {
  const found = values.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${option} must be one of ${values.join(", ")}.`);
}
