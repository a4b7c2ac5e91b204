import type { TextSink } from "../io.js";
import { jsonLine } from "../terminal.js";
import type { Report } from "./steps.js";

/** One line of JSON for each step. Times are ISO 8601 in UTC. */
export function jsonReport(out: TextSink): Report {
  return (step) =>
    out.write(jsonLine("at" in step ? { ...step, at: new Date(step.at).toISOString() } : step));
}
