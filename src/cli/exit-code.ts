import { type ErrorCode, isThroughlineError } from "../throughline.js";

/** What the command line ends with. The table in `throughline --help` says the same. */
export const EXIT = {
  done: 0,
  /** It ran, and what it promises did not hold. */
  checkFailed: 1,
  usage: 2,
  input: 3,
  packageMissing: 4,
  failed: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const BY_CODE: Partial<Record<ErrorCode, ExitCode>> = {
  INVALID_INPUT: EXIT.input,
  JSON_LIMIT: EXIT.input,
  JSON_MALFORMED: EXIT.input,
  JSON_UNSAFE: EXIT.input,
  PEER_MISSING: EXIT.packageMissing,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  return (isThroughlineError(error) ? BY_CODE[error.code] : undefined) ?? EXIT.failed;
}
