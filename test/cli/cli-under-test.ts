import { start } from "../../src/cli/start.js";

// As src/cli/main.ts, which a bundler would leave out here: the package says that no import of it has effects.
await start();
