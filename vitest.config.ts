import { defineConfig } from "vitest/config";

/** Tests import what users import; the package name leads to the sources, not to `dist`. */
const src = new URL("./src/", import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^throughline$/, replacement: `${src}throughline.ts` },
      { find: /^throughline\/(.+)$/, replacement: `${src}$1/index.ts` },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
