import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { folderOfPostgres, unprivileged } from "./binaries.js";
import { killTree } from "./processes.js";

/** What an acknowledged commit survives is what these say, so they are set and not left to a default. */
const SETTINGS = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=100"];
const READY_WITHIN_MS = 60_000;

/** A PostgreSQL of our own, from the installed binaries, with its data in a temporary folder. */
export class OwnServer {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  #postmaster: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    // A signal would end this process without telling, and leave the server behind.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
    process.once("exit", () => {
      this.#postmaster?.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    });
  }

  /**
   * Makes the data folder and starts the server on a free port of this machine.
   *
   * @throws NoPostgres where no server is installed
   */
  static async start(): Promise<OwnServer> {
    const programs = folderOfPostgres();
    const user = unprivileged();
    const folder = mkdtempSync(join(tmpdir(), "throughline-postgres-"));
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
    const initdb = spawnSync(
      join(programs, "initdb"),
      ["-D", join(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      { cwd: folder, encoding: "utf8", ...user },
    );
    if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.error?.message ?? initdb.stderr}`);
    const server = new OwnServer(folder, await freePort());
    await server.start();
    return server;
  }

  /** Starts it, after a kill on the data as the kill left them, and waits until it lets clients in. */
  async start(): Promise<void> {
    const log = openSync(join(this.#folder, "log"), "a");
    const settings = [...SETTINGS, `unix_socket_directories=${this.#folder}`, "listen_addresses=127.0.0.1"];
    const postmaster = spawn(
      join(folderOfPostgres(), "postgres"),
      [
        "-D",
        join(this.#folder, "data"),
        "-p",
        String(this.#port),
        ...settings.flatMap((setting) => ["-c", setting]),
      ],
      { cwd: this.#folder, stdio: ["ignore", log, log], ...unprivileged() },
    );
    closeSync(log);
    this.#postmaster = postmaster;
    await once(postmaster, "spawn");
    const until = performance.now() + READY_WITHIN_MS;
    while (!(await letsIn(this.url))) {
      const ended = postmaster.exitCode !== null || postmaster.signalCode !== null;
      if (ended || performance.now() > until)
        throw new Error(`The server did not start.\n${this.#lastWords()}`);
      await wait(20);
    }
  }

  /** kill -9 of the server: the postmaster and all of its children, and no other process. */
  async kill(): Promise<void> {
    const postmaster = this.#postmaster;
    if (postmaster?.pid === undefined) return;
    const gone = once(postmaster, "exit");
    await killTree(postmaster.pid);
    await gone;
    this.#postmaster = undefined;
  }

  /** Stops the server and removes its data. */
  async remove(): Promise<void> {
    const postmaster = this.#postmaster;
    if (postmaster !== undefined && postmaster.exitCode === null && postmaster.signalCode === null) {
      const gone = once(postmaster, "exit");
      postmaster.kill("SIGINT");
      await gone;
    }
    this.#postmaster = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #lastWords(): string {
    return readFileSync(join(this.#folder, "log"), "utf8").split("\n").slice(-10).join("\n");
  }
}

async function letsIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
