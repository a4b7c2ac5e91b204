import type { Transport, TransportCapabilities } from "../../transport/transport.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/** What a case needs of a transport beyond the contract every transport fulfils. */
export type TransportRequirement =
  /** `capabilities.ordering` is `key`. */
  | "ordering"
  /** `capabilities.dedupWindowMs` is more than 0. */
  | "dedup"
  /** The harness can cut the connection. */
  | "interrupt"
  /** The transport keeps dead letters. */
  | "dead letters";

/** What a case is run with. */
export interface TransportCaseContext {
  readonly capabilities: TransportCapabilities;
  /** A fresh transport that shares nothing with any other. */
  open(): Promise<Transport>;
  /** Cuts its connection, and brings it back. */
  interrupt(transport: Transport): Promise<void>;
  /** Waits until `condition` holds; where it never does, the case fails with `what`. */
  until(condition: () => boolean | Promise<boolean>, what: string, met?: () => unknown): Promise<void>;
  /** Waits for as long as something that must not happen is given the time to happen. */
  quiet(): Promise<void>;
}

/** One thing a transport must do, as data. */
export type TransportCase = KitCase<TransportCaseContext, TransportRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<TransportCaseContext, TransportRequirement>>>,
): readonly TransportCase[] {
  return caseGroup(name, cases);
}
