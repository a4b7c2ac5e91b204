import * as z from "zod";
import { parseInput } from "../../kernel/schema.js";
import type { Brand } from "../message.js";
import { isColour } from "../rendering/email/contrast.js";
import { isLine, readVariable, Unfit } from "./read-variable.js";
import { variable } from "./variables.js";

/** The name under which every text can name the brand. */
export const BRAND = "brand";

/** The longest name of a {@link Brand}. */
const LONGEST_NAME = 40;
const LONGEST_ADDRESS = 200;

const https = z
  .string()
  .refine((value) => !(readVariable(variable.url(), value) instanceof Unfit), "must be an https address");

const line = (max: number) =>
  z.string().refine((value) => isLine(value, max), `must be one line of 1 to ${max} characters`);

const brandSchema: z.ZodType<Brand> = z.strictObject({
  name: line(LONGEST_NAME),
  url: https.exactOptional(),
  color: z.string().refine(isColour, "must be a colour as #rrggbb").exactOptional(),
  logoUrl: https.exactOptional(),
  address: line(LONGEST_ADDRESS).exactOptional(),
});

/** A brand comes with every notice, so each object is looked at once. */
const checked = new WeakMap<Brand, Brand>();

/**
 * The brand as it was when it was first given.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function readBrand(brand: Brand): Brand {
  const known = checked.get(brand);
  if (known !== undefined) return known;
  const read = Object.freeze(parseInput(brandSchema, brand, "The brand"));
  checked.set(brand, read);
  return read;
}
