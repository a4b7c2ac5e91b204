import { ThroughlineError } from "throughline";
import type { StreamId } from "throughline/storage";

/** What became of a command that Redis, or the way to it, refused. Only the last of these may have been written. */
export function failed(cause: unknown): never {
  // ioredis keeps the arguments on its errors, and with them the events.
  if (cause instanceof Error) Reflect.deleteProperty(cause, "command");
  const text = cause instanceof Error ? cause.message : "";
  if (text.startsWith("OOM"))
    throw new ThroughlineError("STORE_FULL", "Redis is at maxmemory. Make room, then repeat the command.", {
      cause,
    });
  if (/^(BUSY|LOADING|TRYAGAIN|MASTERDOWN|READONLY|CLUSTERDOWN) /.test(text))
    throw new ThroughlineError("STORE_BUSY", "Redis takes no commands now. Repeat the command.", { cause });
  throw new ThroughlineError("STORE_FAILED", "Redis failed. Repeat the command under the same id.", {
    cause,
  });
}

export function corrupt({ kind, id }: StreamId, version: number): ThroughlineError {
  const details = { kind, id, version };
  return new ThroughlineError("CORRUPT_EVENT", `Version ${version} of ${kind} ${id} cannot be read.`, {
    details,
  });
}

export function foreign(): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    "Redis holds what this store never wrote. Give it a prefix of its own.",
  );
}
