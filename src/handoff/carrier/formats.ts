import type { CarriedField, CarrierFormat } from "./carrier.js";
import { utf8Bytes } from "./size.js";

/** Flat fields as an object. */
export type FlatRecord = Readonly<Record<string, string | number | boolean>>;

const asObject = (fields: readonly CarriedField[]): FlatRecord =>
  Object.fromEntries(fields.map(({ key, value }) => [key, value]));
const asJson = (fields: readonly CarriedField[]) => JSON.stringify(asObject(fields));
/** `"key":value,`, so that the last comma stands for the closing brace. */
const jsonField = ({ key, value }: CarriedField) => `${JSON.stringify(key)}:${JSON.stringify(value)},`;

/** JSON as text, counted in UTF-8 bytes. */
export const jsonText: CarrierFormat<string> = {
  base: 2,
  cost: (field) => utf8Bytes(jsonField(field)),
  write: asJson,
  measure: utf8Bytes,
};

/** JSON as text, counted in characters. */
export const jsonCharacters: CarrierFormat<string> = {
  base: 2,
  cost: (field) => jsonField(field).length,
  write: asJson,
  measure: (text) => text.length,
};

/** A flat object, counted in UTF-8 bytes of its JSON. */
export const flatJson: CarrierFormat<FlatRecord> = {
  base: 2,
  cost: (field) => utf8Bytes(jsonField(field)),
  write: asObject,
  measure: (value) => utf8Bytes(JSON.stringify(value)),
};

/** A flat object of strings, counted in UTF-8 bytes of keys and values. */
export const flatStrings: CarrierFormat<Readonly<Record<string, string>>> = {
  base: 0,
  cost: ({ key, value }) => utf8Bytes(key) + utf8Bytes(String(value)),
  write: (fields) => Object.fromEntries(fields.map(({ key, value }) => [key, String(value)])),
  measure: (value) =>
    Object.entries(value).reduce((sum, [key, text]) => sum + utf8Bytes(key) + utf8Bytes(text), 0),
};

/** JSON as text, hex-coded for a SIP User-to-User header. The limit is on the octets that are coded. */
export const userToUser: CarrierFormat<string> = {
  ...jsonText,
  write: (fields) => `${hex(asJson(fields))};encoding=hex`,
  measure: (header) => header.slice(0, header.indexOf(";")).length / 2,
};

/** JSON as text, percent-coded as one header of a SIP URI. */
export function sipHeader(name: string): CarrierFormat<string> {
  return {
    base: name.length + 1 + encodeURIComponent("{}").length,
    cost: (field) => encodeURIComponent(jsonField(field)).length,
    write: (fields) => `${name}=${encodeURIComponent(asJson(fields))}`,
    measure: (text) => text.length,
  };
}

/** The value of one field and nothing around it. */
export function bare(measure: (text: string) => number): CarrierFormat<string> {
  return {
    base: 0,
    cost: ({ value }) => measure(String(value)),
    write: (fields) => fields.map(({ value }) => String(value)).join(""),
    measure,
  };
}

function hex(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
