import type { ChannelRegistry } from "../../channels/registry.js";
import { ThroughlineError } from "../../kernel/error.js";
import type { Desks } from "../desk.js";
import type { TenantContext } from "../tenant-context.js";

/** What a notifier works with of an application. */
export interface NotifierGrounds {
  readonly context: Omit<TenantContext, "tenant">;
  readonly desks: Desks;
  readonly channels: ChannelRegistry;
}

const grounds = new WeakMap<object, NotifierGrounds>();

/** Lets notifiers be made over an application, which itself knows none: whoever sends no notices does not bundle them. */
export function layGrounds(application: object, laid: NotifierGrounds): void {
  grounds.set(application, laid);
}

/** @throws ThroughlineError `INVALID_INPUT` for anything but an application */
export function groundsOf(application: object): NotifierGrounds {
  const laid = grounds.get(application);
  if (laid !== undefined) return laid;
  throw new ThroughlineError("INVALID_INPUT", "throughline must be what createThroughline gave.", {
    details: { field: "throughline" },
  });
}
