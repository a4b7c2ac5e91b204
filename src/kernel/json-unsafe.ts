import { ThroughlineError } from "./error.js";

/** Why a JSON text or value was refused as `JSON_UNSAFE`; the `reason` in the error's details. */
export type UnsafeJson =
  | "cycle"
  | "duplicate-key"
  | "forbidden-key"
  | "lone-surrogate"
  | "not-json"
  | "number-range";

const EXPLANATIONS: Readonly<Record<UnsafeJson, string>> = {
  cycle: "contains itself. Send each object once.",
  "duplicate-key":
    "has the same key twice in one object, which different programs read differently. Send each key once.",
  "forbidden-key":
    "has the key __proto__, or a constructor with a prototype, which can change how other objects behave. Leave it out.",
  "lone-surrogate":
    "has half a UTF-16 surrogate pair in a string, which is not a character. Send well-formed Unicode.",
  "not-json":
    "holds something JSON cannot carry (undefined in an array, NaN, Infinity, a bigint, symbol, function, getter, Date or class instance). Turn it into plain values first.",
  "number-range":
    "has a number beyond ±(2^53 - 1), which JavaScript cannot hold exactly. Send it as a string.",
};

/** The error for JSON that means different things to different programs, or is none. It never quotes the content. */
export function unsafeJson(reason: UnsafeJson): ThroughlineError {
  return new ThroughlineError("JSON_UNSAFE", `The JSON ${EXPLANATIONS[reason]}`, { details: { reason } });
}

/** Whether an object with this key and value can lead a careless merge to a prototype. A field merely called `constructor` is fine. */
export function isForbiddenKey(key: string, value: unknown): boolean {
  if (key === "__proto__") return true;
  return (
    key === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype")
  );
}
