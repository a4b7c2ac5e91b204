import { readFileSync } from "node:fs";

/** Milliseconds this thread has been on a processor; the time of day where the system does not tell, so that what waits counts, too. */
export function threadCpuMs(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
