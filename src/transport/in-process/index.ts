/**
 * A transport within one process.
 *
 * @module transport/in-process
 */
export {
  type InProcessTransport,
  type InProcessTransportOptions,
  inProcessTransport,
} from "./in-process-transport.js";
