import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../../project/run-ts.mjs";

const { THROUGHLINE_POSTGRES_URL, THROUGHLINE_NATS_URL, THROUGHLINE_REQUIRE_SERVICES } = process.env;
const isThere = THROUGHLINE_POSTGRES_URL !== undefined && THROUGHLINE_NATS_URL !== undefined;

it.skipIf(!isThere && THROUGHLINE_REQUIRE_SERVICES !== "1")(
  "workers over PostgreSQL and JetStream lose and double nothing while they are killed",
  { timeout: 300_000 },
  async () => {
    const main = join(resolve(import.meta.dirname, "../../.."), "examples/cluster/main.ts");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [await bundle(main), "--journeys", "600", "--workers", "3", "--kills", "2"],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(stdout).toContain("600 journeys, 660 events, 660 mails\nlost 0, doubled 0, out of order 0\n");
    expect(status).toBe(0);
  },
);
