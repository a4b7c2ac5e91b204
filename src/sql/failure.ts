import { type ErrorCode, isThroughlineError, ThroughlineError } from "../kernel/error.js";

interface Meaning {
  readonly code: ErrorCode;
  readonly remedy: string;
}

const busy = (remedy: string): Meaning => ({ code: "STORE_BUSY", remedy });
const failed = (remedy: string): Meaning => ({ code: "STORE_FAILED", remedy });
const closed: Meaning = {
  code: "STORE_CLOSED",
  remedy: "Its client was closed. Open a new one.",
};

const REPEAT = "Nothing was written. Repeat the call under the same command id.";
const CUT =
  "The connection broke. Repeat the call under the same command id: it tells whether it was written.";
const UNREACHABLE =
  "The server cannot be reached. Check that it runs, and the host, port and network settings of the connection.";
const CREDENTIALS =
  "The server does not let this user in. Check user, password and the rules of pg_hba.conf.";
const PREPARED =
  "A prepared statement was lost, as behind a pooler that does not know of them. Give fromPg, or your client of postgres.js, prepare: false.";
const NOT_MIGRATED: Meaning = {
  code: "STORE_NOT_MIGRATED",
  remedy: "A table or schema of this store is not there. Call migrate() once before using it.",
};

/** What a SQLSTATE means to a caller. A class (its first two characters) speaks for those that are not named. */
const BY_SQLSTATE: Readonly<Record<string, Meaning>> = {
  "08": failed(CUT),
  "08001": failed(UNREACHABLE),
  "08004": failed(UNREACHABLE),
  "22021": failed("The database cannot hold every character. Create it with ENCODING 'UTF8'."),
  "22P05": failed("The database cannot hold every character. Create it with ENCODING 'UTF8'."),
  "25006": failed("The server or the transaction is read-only. Connect to the primary."),
  "25P02": failed(
    "A statement of the transaction you gave failed before this one. Roll it back and begin anew.",
  ),
  "26000": failed(PREPARED),
  "28": failed(CREDENTIALS),
  "3D000": failed("The database does not exist. Create it, or correct its name in the connection."),
  "3F000": NOT_MIGRATED,
  "40001": busy(`The transaction came into the way of another one. ${REPEAT}`),
  "40P01": busy(`The transaction and another one waited for each other. ${REPEAT}`),
  "42501": failed("The user lacks the privilege. Grant it on the schema and its tables."),
  "42703": failed("The tables lack a column. Something else has changed them, or migrate() was not called."),
  "42P01": NOT_MIGRATED,
  "42P05": failed(PREPARED),
  "53": failed("The server is short of a resource. Look into its log."),
  "53100": {
    code: "STORE_FULL",
    remedy: "The server's disk is full. Nothing was written. Make room and repeat the call.",
  },
  "53300": busy(`The server has no connection left. ${REPEAT} Use fewer connections, or a pooler.`),
  "55P03": busy(`Another transaction held the lock for longer than lock_timeout. ${REPEAT}`),
  "57014": busy(`The statement took longer than statement_timeout. ${REPEAT}`),
  "57P": failed(CUT),
  "57P03": busy(`The server is starting or stopping. ${REPEAT}`),
  "57P04": failed("The database was dropped."),
  "58": failed("The server met an error of its disk or operating system. Look into its log."),
  XX001: failed("A table is damaged. Restore it from a backup."),
  XX002: failed("An index is damaged. Rebuild it with REINDEX."),
};

/** What clients say by a code of their own: Node's about sockets, and those of postgres.js. */
const BY_CLIENT_CODE: Readonly<Record<string, Meaning>> = {
  CONNECTION_CLOSED: failed(CUT),
  CONNECTION_DESTROYED: failed(CUT),
  CONNECTION_ENDED: closed,
  CONNECT_TIMEOUT: failed(UNREACHABLE),
  EAI_AGAIN: failed(UNREACHABLE),
  ECONNREFUSED: failed(UNREACHABLE),
  ECONNRESET: failed(CUT),
  EHOSTUNREACH: failed(UNREACHABLE),
  ENETUNREACH: failed(UNREACHABLE),
  ENOENT: failed(UNREACHABLE),
  ENOTFOUND: failed(UNREACHABLE),
  EPIPE: failed(CUT),
  ETIMEDOUT: failed(UNREACHABLE),
};

/** What clients say in words only. */
const BY_MESSAGE: readonly (readonly [RegExp, Meaning])[] = [
  [
    /after calling end on the pool|was closed and is not queryable|PGlite is clos|already been destroyed/,
    closed,
  ],
  [/timeout exceeded when trying to connect/, busy(`No connection came free in time. ${REPEAT}`)],
  [/^SASL|password must be a string|no password/i, failed(CREDENTIALS)],
  [
    /connection (was )?(terminated|ended|closed)|connection error and is not queryable|already been closed/i,
    failed(CUT),
  ],
];

/**
 * The error an adapter throws for one of its client of SQL, by SQLSTATE where there is one. PostgreSQL's own message and
 * details may quote values, so they only go into `cause`.
 *
 * @example
 * ```ts
 * sqlError(Object.assign(new Error("…"), { code: "53300" })).code; // "STORE_BUSY"
 * ```
 */
export function sqlError(error: unknown): ThroughlineError {
  if (isThroughlineError(error)) return error;
  const code = codeOf(error);
  const sqlstate = code !== undefined && isSqlState(code) ? code : undefined;
  const meaning =
    (sqlstate === undefined ? byClient(error, code) : bySqlState(sqlstate)) ??
    failed("Its own error is the cause of this one.");
  const said = sqlstate ?? code;
  return new ThroughlineError(
    meaning.code,
    `The database refused${said === undefined ? "" : ` (${said})`}. ${meaning.remedy}`,
    {
      details: sqlstate !== undefined ? { sqlstate } : code !== undefined ? { client: code } : {},
      cause: error,
    },
  );
}

/** The five characters that say what PostgreSQL refused, if it was PostgreSQL. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(isThroughlineError(error) ? error.cause : error);
  return code !== undefined && isSqlState(code) ? code : undefined;
}

function bySqlState(sqlstate: string): Meaning | undefined {
  return BY_SQLSTATE[sqlstate] ?? BY_SQLSTATE[sqlstate.slice(0, 3)] ?? BY_SQLSTATE[sqlstate.slice(0, 2)];
}

function byClient(error: unknown, code: string | undefined): Meaning | undefined {
  const known = code === undefined ? undefined : BY_CLIENT_CODE[code];
  if (known !== undefined || !(error instanceof Error)) return known;
  return BY_MESSAGE.find(([words]) => words.test(error.message))?.[1];
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Five capitals or digits. Node's own codes (`EPIPE`) can look so too, so at least one digit is asked for. */
function isSqlState(code: string): boolean {
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
}
