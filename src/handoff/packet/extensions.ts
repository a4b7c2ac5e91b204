import { ERASED, isErased } from "../../kernel/erased.js";
import { isThroughlineError } from "../../kernel/error.js";
import { checkJson, type JsonValue } from "../../kernel/json.js";
import { AUDIENCES } from "../vocabulary.js";
import type { PacketExtension } from "./packet.js";
import type { Row } from "./row.js";

const NAME = /^[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){1,7}$/;

export function readExtensions(source: Row): Readonly<Record<string, PacketExtension>> {
  const all = source.row("extensions");
  if (all === undefined) return {};
  return Object.fromEntries(all.names().map((name) => [name, readExtension(all, name)]));
}

function readExtension(all: Row, name: string): PacketExtension {
  if (!NAME.test(name))
    throw all.invalid(name, "must be named by two or more parts joined by dots, such as acme.order");
  const row = all.need(name, all.row(name));
  return {
    value: readValue(row),
    audience: row.need("audience", row.oneOf("audience", AUDIENCES)),
    dropPriority: row.count("dropPriority") ?? 0,
  };
}

function readValue(row: Row): PacketExtension["value"] {
  const value = row.get("value");
  if (value === undefined) return null;
  if (isErased(value)) return ERASED;
  try {
    return copy(checkJson(value));
  } catch (error) {
    if (!isThroughlineError(error)) throw error;
    throw row.invalid("value", "must be JSON of at most 1 MiB, 32 levels deep, without special keys");
  }
}

/** The packet shares nothing with the rows it was built from. */
function copy(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (typeof value !== "object" || value === null) return value;
  const copied: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) copied[key] = copy(inner);
  return copied;
}
