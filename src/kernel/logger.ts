/** How much an entry matters. `error`: somebody has to look at it; `warn`: it was got over, and costs something. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** What stands beside the code of an entry: ids, counts, durations in milliseconds, error codes; never anything personal. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** One thing worth telling, as data. */
export interface LogEntry {
  /** What happened: stable, such as `command.failed`. Wording is left to whoever reads it. */
  readonly code: string;
  readonly fields: LogFields;
}

/**
 * Where the library tells of what nobody waits for. It is called in the middle of other work: it must not wait, and what it throws is dropped.
 *
 * @example
 * ```ts
 * const logger: Logger = { log: (level, { code, fields }) => pino[level](fields, code) };
 * ```
 */
export interface Logger {
  /** Takes an entry. It must not throw, and nobody waits for it. */
  log(level: LogLevel, entry: LogEntry): void;
}

/** Tells nobody: what stands where no logger is given. */
export const silentLogger: Logger = { log: () => {} };

/**
 * The same logger, but what it throws is dropped, so that a log that is full or gone stops nothing.
 *
 * @example
 * ```ts
 * guardLogger({ log: () => { throw new Error("disk full"); } }).log("info", { code: "timer.set", fields: {} }); // nothing
 * ```
 */
export function guardLogger(logger: Logger): Logger {
  return {
    log: (level, entry) => {
      try {
        logger.log(level, entry);
      } catch {
        // There is nowhere left to tell it.
      }
    },
  };
}
