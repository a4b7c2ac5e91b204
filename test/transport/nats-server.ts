import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectTcp, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether a nats-server is installed here. */
export const natsServerInstalled = spawnSync("nats-server", ["--version"]).status === 0;

/** A nats-server of our own with JetStream, in a temporary folder: it may be killed. */
export interface OwnNatsServer {
  readonly url: string;
  start(): Promise<void>;
  /** As kill -9 does. */
  kill(): Promise<void>;
  /** Kills it and removes its files. */
  remove(): Promise<void>;
}

/** A server that is not started yet, on a port that is free now. */
export async function ownNatsServer({ jetStream = true } = {}): Promise<OwnNatsServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "throughline-nats-"));
  let server: ChildProcess | undefined;
  const kill = async () => {
    if (server === undefined) return;
    const exited = server.exitCode === null && server.signalCode === null ? once(server, "exit") : undefined;
    server.kill("SIGKILL");
    await exited;
    server = undefined;
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    start: async () => {
      const storage = jetStream ? ["-js", "-sd", folder] : [];
      server = spawn("nats-server", ["-a", "127.0.0.1", "-p", String(port), ...storage], {
        stdio: "ignore",
      });
      await untilOpen(port);
    },
    kill,
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

async function untilOpen(port: number): Promise<void> {
  for (;;) {
    const socket = connectTcp(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
}
