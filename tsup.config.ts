import { existsSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import { entryPoints } from "./test/project/entry-points.mjs";

const entries = entryPoints(process.cwd());
const cli = "src/cli/main.ts";

const everywhere: Options = {
  target: "es2022",
  // Bundled, so that CommonJS users are served too and an install stays small. Each stands in THIRD-PARTY-NOTICES.md.
  noExternal: ["date-fns", "@date-fns/tz", "nanoid", "canonicalize", "messageformat"],
  external: [/^node:/],
  // `node:sqlite` has no name without the prefix.
  removeNodeProtocol: false,
  esbuildOptions(esbuild) {
    esbuild.mainFields = ["module", "main"];
    // nanoid's build for browsers uses the Web Crypto that every runtime has, instead of node:crypto.
    esbuild.conditions = ["browser"];
  },
};

export default defineConfig((options) => {
  const library: Options = {
    ...everywhere,
    entry: Object.fromEntries(entries.map(({ output, source }) => [output, source])),
    format: ["esm", "cjs"],
    platform: "neutral",
    // One file per entry point: import time follows the number of files. `instanceof ThroughlineError` holds across them.
    splitting: false,
    // Lets Rollup write the CommonJS files; without it they go through a transform that lowers `?.` and `??`.
    treeshake: true,
    // TypeScript 6 refuses an option that the bundler of declarations sets by itself. What is marked @internal, such as
    // a constructor that only the application calls, would drag inner types and zod into the declarations.
    dts:
      options.dts === false ? false : { compilerOptions: { ignoreDeprecations: "6.0", stripInternal: true } },
  };
  const command: Options = { ...everywhere, entry: { cli }, format: ["esm"], platform: "node" };
  return existsSync(cli) ? [library, command] : [library];
});
