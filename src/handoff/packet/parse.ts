import * as z from "zod";
import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";
import { checkJson, type JsonLimits, parseJson } from "../../kernel/json.js";
import { parseInput, type StandardSchemaV1 } from "../../kernel/schema.js";
import { PACKET_SCHEMA, type TransferPacket } from "./packet.js";
import { packetSchema } from "./schema.js";

/** The name by which other schemas may refer to the published one. */
const SCHEMA_ID = "urn:throughline:schema:transfer-packet:1";

/**
 * The packet's schema for any validator-agnostic caller (Standard Schema, version 1). Unknown fields are kept.
 *
 * @example
 * ```ts
 * const result = await transferPacketSchema["~standard"].validate({});
 * result.issues !== undefined; // true
 * ```
 */
export const transferPacketSchema: StandardSchemaV1<unknown, TransferPacket> = {
  "~standard": {
    version: 1,
    vendor: "throughline",
    validate: (value) => {
      try {
        const result = packetSchema().safeParse(plainJson(value));
        return result.success ? { value: result.data } : { issues: result.error.issues };
      } catch (error) {
        if (!isThroughlineError(error)) throw error;
        return { issues: [{ message: error.message }] };
      }
    },
  },
};

/**
 * Reads a packet that came from elsewhere: a value, or JSON text. Fields this version does not know are kept.
 *
 * @param limits for a packet of unusual size; by default those of all JSON from outside, such as 1 MiB
 * @throws ThroughlineError `UNKNOWN_SCHEMA` for a packet of another schema version; `INVALID_INPUT` where it breaks the schema, naming the
 * fields and never their values; `JSON_LIMIT`, `JSON_MALFORMED` or `JSON_UNSAFE` where it is no JSON to be trusted
 * @example
 * ```ts
 * parsePacket(JSON.stringify(packet)).id === packet.id; // true
 * ```
 */
export function parsePacket(input: unknown, limits?: Partial<JsonLimits>): TransferPacket {
  return packetFromJson(typeof input === "string" ? parseJson(input, limits) : plainJson(input, limits));
}

/** Reads a packet from JSON that was parsed under limits before. */
export function packetFromJson(value: unknown): TransferPacket {
  refuseOtherVersions(value);
  return parseInput(packetSchema(), value, "The transfer packet");
}

/** A copy without properties that are `undefined`, as JSON text would have it. */
function plainJson(value: unknown, limits?: Partial<JsonLimits>): unknown {
  return JSON.parse(JSON.stringify(checkJson(value, limits)));
}

function refuseOtherVersions(value: unknown): void {
  if (typeof value !== "object" || value === null || !("schema" in value)) return;
  const { schema } = value;
  if (
    typeof schema !== "string" ||
    schema === PACKET_SCHEMA ||
    !/^throughline\.packet\/\d{1,9}$/.test(schema)
  )
    return;
  throw new ThroughlineError(
    "UNKNOWN_SCHEMA",
    `This version of throughline reads ${PACKET_SCHEMA}, and the packet is ${schema}. Upgrade the library on the receiving side, or have the sender build ${PACKET_SCHEMA}.`,
    { details: { schema, known: [PACKET_SCHEMA] } },
  );
}

/**
 * The packet's JSON Schema (draft 2020-12), as published in the package under `schemas/transfer-packet.v1.json`. Every field has a
 * description with its unit. A new object at every call.
 *
 * @example
 * ```ts
 * packetJsonSchema().title; // "Transfer packet"
 * ```
 */
export function packetJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(packetSchema(), { target: "draft-2020-12" });
  return { $schema, $id: SCHEMA_ID, ...schema };
}
