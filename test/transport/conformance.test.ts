import { inProcessTransport } from "throughline/transport/in-process";
import { suite } from "./suite.js";

const open = () => inProcessTransport({ retries: { baseMs: 1, capMs: 2, attempts: 1_000 } });

suite("in-process", { capabilities: open().capabilities, deadLetters: true, open }, [
  "connection/comes-back",
  "connection/at-work",
]);
