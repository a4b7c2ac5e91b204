import type { Audience, TransferPacket } from "throughline/handoff";
import { type Field, packetFields } from "./fields.js";

const LEVELS: readonly Audience[] = ["public", "customer", "agent", "system"];

/** A text that stands for one value of a packet. */
export interface Canary {
  readonly name: string;
  readonly level: Audience;
}

const FIELDS = new Map(packetFields().map((field) => [field.path, field]));

/** The packet with a canary in the place of every value chosen, and who may see each by the table as the schema lists it. */
export function withCanaries(
  packet: TransferPacket,
  chosen: (field: Field) => boolean,
): {
  readonly packet: TransferPacket;
  readonly canaries: readonly Canary[];
} {
  const canaries: Canary[] = [];
  const replace = (value: unknown, path: string, itemLevel: unknown): unknown => {
    if (Array.isArray(value) && FIELDS.get(path)?.type !== "JSON")
      return value.map((item) => replace(item, `${path}[]`, itemLevel));
    if (typeof value === "object" && value !== null && FIELDS.get(path)?.type === "object") {
      const level = "audience" in value ? value.audience : itemLevel;
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          name === "audience" ? inner : replace(inner, innerPath(path, name), level),
        ]),
      );
    }
    const field = FIELDS.get(path);
    if (field !== undefined && !chosen(field)) return value;
    const said = field?.audience;
    const level = LEVELS.find((one) => one === (said === "item" ? itemLevel : said));
    if (level === undefined) throw new Error(`nobody says who may see ${path}`);
    const name = `canary-${canaries.length}-`;
    canaries.push({ name, level });
    return name;
  };
  const fields = Object.entries(packet).map(([name, value]) => [name, replace(value, name, undefined)]);
  return { packet: JSON.parse(JSON.stringify(Object.fromEntries(fields))), canaries };
}

function innerPath(path: string, name: string): string {
  const known = [`${path}.${name}`, `${path}.${name}[]`].some((one) => FIELDS.has(one));
  return known ? `${path}.${name}` : `${path}.*`;
}
