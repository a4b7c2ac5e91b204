import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** There is no PostgreSQL to run against: none is named by `THROUGHLINE_POSTGRES_URL`, and none is installed. */
export class NoPostgres extends Error {
  constructor() {
    super(
      "no PostgreSQL: initdb and postgres are neither on the PATH, where pg_config says, nor in /usr/lib/postgresql. Install the server package of PostgreSQL 13 or later.",
    );
  }
}

/** The folder that holds `initdb` and `postgres`, of the newest version where there are several. */
export function folderOfPostgres(): string {
  const found = candidates().find((folder) =>
    ["initdb", "postgres"].every((program) => existsSync(join(folder, program))),
  );
  if (found === undefined) throw new NoPostgres();
  return found;
}

function candidates(): readonly string[] {
  const onPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const configured = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const packaged = "/usr/lib/postgresql";
  const versions = existsSync(packaged)
    ? readdirSync(packaged).sort((one, other) => Number(other) - Number(one))
    : [];
  return [...onPath, configured, ...versions.map((version) => join(packaged, version, "bin"))];
}

/** Whose process a server has to be: PostgreSQL refuses root. Nothing where this process is fit for it. */
export function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ["postgres", "nobody"]) {
    const [uid, gid] = [idOf("-u", user), idOf("-g", user)];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error("PostgreSQL refuses to run as root, and there is no user named postgres or nobody.");
}

function idOf(kind: "-u" | "-g", user: string): number | undefined {
  const { status, stdout } = spawnSync("id", [kind, user], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
}
