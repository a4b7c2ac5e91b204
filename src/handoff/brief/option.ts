import { ThroughlineError } from "../../kernel/error.js";

/** The error for an option that cannot be meant. */
export function invalidOption(option: string, rule: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `No brief can be rendered (${option}: ${rule}). Correct it and render again.`,
    {
      details: { what: "brief", problems: [{ path: option, rule }] },
    },
  );
}
