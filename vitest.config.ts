import { defineConfig } from "vitest/config";

/** Tests import what users import; the package name leads to the sources, not to `dist`. */
const src = new URL("./src/", import.meta.url).pathname;

const resolve = {
  alias: [
    { find: /^throughline$/, replacement: `${src}throughline.ts` },
    { find: /^throughline\/(.+)$/, replacement: `${src}$1/index.ts` },
  ],
};

/** Checks of the project itself pack, install and build it, so they stay out of `npm test`. */
const ofTheProject = "test/project/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "library",
          include: ["test/**/*.test.ts"],
          exclude: [ofTheProject, "**/node_modules/**", "test/mutation/.out/**"],
          // A test that hangs ends here; none is held to a time.
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        resolve,
        test: { name: "package", include: [ofTheProject], testTimeout: 120_000, hookTimeout: 300_000 },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
