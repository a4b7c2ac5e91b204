import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

const SERVER = "redis-server";

/** Whether a Redis of our own can be started here. */
export const redisInstalled = spawnSync(SERVER, ["--version"]).status === 0;

/** Starts a Redis that keeps what it has in `folder`, and waits until it takes connections. */
export async function startRedis(folder: string, ...options: readonly string[]): Promise<ChildProcess> {
  const server = spawn(SERVER, ["--dir", folder, "--save", "", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  server.stdout.on("data", (text) => {
    said += text;
  });
  while (!/ready to accept connections/i.test(said)) await once(server.stdout, "data");
  return server;
}

/** kill -9, and until it is gone. */
export async function killRedis(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill("SIGKILL");
  await gone;
}
