import type { JourneyRekeyed, NewMacs } from "../lifecycle/events.js";
import type { PassData, PassEvent } from "./events.js";

/** A pass after the events so far. */
export interface Pass extends PassData {
  /** How often a PIN was tried. */
  readonly tries: number;
  /** Who came back with it (`null`: nobody yet); `claim` is `null` where nothing was known of them. */
  readonly redeemed: { readonly claim: string | null } | null;
  readonly revoked: boolean;
}

/** Still good: neither used, revoked nor expired. An invitation is never used up. */
export function isLive({ expiresAt, redeemed, revoked }: Pass, now: number): boolean {
  return !revoked && redeemed === null && now < expiresAt;
}

/** The passes after one more event. Those that expired before the event are forgotten where a new one is issued. */
export function evolvePasses(passes: readonly Pass[], event: PassEvent | JourneyRekeyed): readonly Pass[] {
  if (event.type === "journey.rekeyed") return rekeyed(passes, event.data);
  const { pass } = event.data;
  const changed = (change: (before: Pass) => Partial<Pass>): readonly Pass[] =>
    passes.map((one) => (one.pass === pass ? { ...one, ...change(one) } : one));
  switch (event.type) {
    case "pass.issued": {
      const { by: _, ...issued } = event.data;
      const kept = passes.filter(({ expiresAt }) => event.recordedAt < expiresAt);
      return [...kept, { ...issued, tries: 0, redeemed: null, revoked: false }];
    }
    case "pass.pin-tried":
      return changed(({ tries }) => ({ tries: tries + 1 }));
    case "pass.redeemed":
      return changed(() => ({ redeemed: { claim: event.data.claim ?? null } }));
    case "pass.revoked":
      return changed(() => ({ revoked: true }));
  }
}

function rekeyed(passes: readonly Pass[], { kid, passes: macs }: NewMacs): readonly Pass[] {
  return passes.map((pass) => {
    const mac = macs.find((one) => one.pass === pass.pass)?.mac;
    return mac === undefined ? pass : { ...pass, keys: [{ kid, mac }] };
  });
}
