import { runByName } from "../project/run-by-name.mjs";

await runByName({ folder: import.meta.dirname, command: "npm run faults" });
