import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";

/** What the errors of the client are called where there is something to be done about them. The client's names, not its messages, are stable. */
const REMEDIES: Readonly<Record<string, string>> = {
  ConnectionError: "The server cannot be reached. Check that it runs and that the address is right.",
  ClosedConnectionError: "The connection was closed. Open a new one, and a new transport over it.",
  DrainingConnectionError: "The connection is being closed. Open a new one, and a new transport over it.",
  TimeoutError: "The server did not answer in time. Check that it runs and is reachable.",
  NoRespondersError:
    "JetStream is not enabled on this server or account. Start it with JetStream (nats-server -js).",
  JetStreamNotEnabled:
    "JetStream is not enabled on this server or account. Start it with JetStream (nats-server -js).",
  AuthorizationError: "The server refused the credentials. Check them.",
  UserAuthenticationExpiredError: "The credentials have expired. Renew them.",
  PermissionViolationError:
    "The credentials do not allow it. Let them use the subjects of the transport and $JS.API.",
};

/**
 * The error for what the client refused. Its own error is the cause.
 *
 * @param what what was tried, such as `set up the stream`
 */
export function natsFailure(error: unknown, what: string): ThroughlineError {
  if (isThroughlineError(error)) return error;
  const name = nameOf(error);
  const remedy = REMEDIES[name] ?? "Its own error is the cause of this one.";
  return new ThroughlineError("TRANSPORT_FAILED", `NATS could not ${what} (${name}). ${remedy}`, {
    details: { nats: name },
    cause: error,
  });
}

/** Whether the server or the client says that the message is too large, for good. */
export function isTooLarge(error: unknown): boolean {
  return codeOf(error) === MESSAGE_TOO_LARGE || nameOf(error) === "InvalidArgumentError";
}

/** Whether somebody else has written under the subject since. */
export function isWrongSequence(error: unknown): boolean {
  return codeOf(error) === WRONG_LAST_SEQUENCE;
}

/** Whether what was asked for is not there. */
export function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND || code === MESSAGE_NOT_FOUND;
}

/** Whether a stream of that name is there already. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === STREAM_NAME_IN_USE;
}

/** Codes of JetStream's API. */
const STREAM_NAME_IN_USE = 10_058;
const MESSAGE_TOO_LARGE = 10_054;
const WRONG_LAST_SEQUENCE = 10_071;
const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;
const MESSAGE_NOT_FOUND = 10_037;

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "no error";
  return /^[A-Za-z]{1,64}$/.test(error.constructor.name) ? error.constructor.name : error.name;
}
