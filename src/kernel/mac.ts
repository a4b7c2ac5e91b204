import * as z from "zod";
import { idSchema } from "./schema.js";

/** A keyed MAC, and the id of the key it was made with. */
export interface Mac {
  readonly kid: string;
  /** HMAC-SHA-256 as 43 characters of base64url. */
  readonly mac: string;
}

export const macSchema: z.ZodType<Mac> = z.strictObject({ kid: idSchema, mac: idSchema });
