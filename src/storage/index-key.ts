import type { IndexKey } from "./event-store.js";

/**
 * One text for a key, to key maps by. Different keys give different texts, since no part may hold a `/`.
 *
 * @example
 * ```ts
 * indexKeyText({ kind: "phone", kid: "2026-03", mac: "Zm9v" }); // "phone/2026-03/Zm9v"
 * ```
 */
export function indexKeyText(key: IndexKey): string {
  return `${key.kind}/${key.kid}/${key.mac}`;
}
