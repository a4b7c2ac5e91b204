import { spawnSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** `Z` for one that has ended and was not collected yet. */
  readonly state: string;
}

function processes(): readonly Process[] {
  const { stdout, error } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  if (error !== undefined)
    throw new Error("ps is needed to find the processes of a server.", { cause: error });
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, state = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state };
    });
}

/**
 * Ends a process and its children with SIGKILL, and waits until they are gone. The parent is halted first: it starts no
 * more children, and collects none, so that every process id still means what it meant when it was listed.
 */
export async function killTree(parent: number): Promise<void> {
  process.kill(parent, "SIGSTOP");
  const children = processes().filter((one) => one.parent === parent && !one.state.startsWith("Z"));
  for (const pid of [parent, ...children.map((child) => child.pid)]) process.kill(pid, "SIGKILL");
  const killed = new Set(children.map((child) => child.pid));
  while (processes().some(({ pid, state }) => killed.has(pid) && !state.startsWith("Z"))) await wait(5);
}
