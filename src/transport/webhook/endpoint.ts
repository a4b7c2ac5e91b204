import { invalidOption } from "../check-input.js";
import {
  type AddressRange,
  addressBytes,
  addressRange,
  isAddressWithin,
  isPublicAddress,
} from "./address.js";

/** Which addresses may be called. Without any of it: public addresses, by https, on port 443. */
export interface WebhookAllowance {
  /** Only these host names may be called, as they stand in the URL. Default: any. */
  readonly hosts?: readonly string[];
  /** Addresses and ranges that may be called although they are not on the public internet, such as `10.2.0.0/16`. Default: none. */
  readonly addresses?: readonly string[];
  /** Ports that may be called. Default 443, and 80 where `http` is allowed. */
  readonly ports?: readonly number[];
  /** Whether http may be used in place of https: for tests, and for receivers on the same machine. Default `false`. */
  readonly http?: boolean;
}

/** An allowance made ready. */
export interface Guard {
  /** @throws ThroughlineError `INVALID_INPUT` for a URL that may not be called, whatever its name resolves to */
  checkUrl(url: string, field: string): URL;
  /** Whether an address that a name resolved to may be called. */
  allows(address: string): boolean;
}

/** Names that lead inside by agreement. */
const INNER_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/**
 * Makes the guard of an allowance.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function guardOf({ hosts, addresses = [], ports, http = false }: WebhookAllowance): Guard {
  const inner: readonly AddressRange[] = addresses.map((text) => addressRange(text, "allow.addresses"));
  const named = hosts === undefined ? undefined : new Set(hosts.map((host) => host.toLowerCase()));
  const open = new Set(ports ?? (http ? [443, 80] : [443]));
  const allows = (address: string) => isPublicAddress(address) || isAddressWithin(address, inner);

  return {
    allows,
    checkUrl: (text, field) => {
      const url = urlOf(text);
      if (url === undefined) throw invalidOption(field, "must be a URL");
      if (url.protocol !== "https:" && !(http && url.protocol === "http:"))
        throw invalidOption(field, "must begin with https:");
      if (url.username !== "" || url.password !== "")
        throw invalidOption(field, "must hold no user name and no password, which would end up in logs");
      const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
      if (!open.has(port)) throw invalidOption(field, "must have a port of allow.ports, by default 443");
      const host = url.hostname.replace(/\.$/, "");
      if (named !== undefined && !named.has(host))
        throw invalidOption(field, "must have a host of allow.hosts");
      const address = host.startsWith("[") ? host.slice(1, -1) : host;
      const isAddress = addressBytes(address) !== null;
      if (isAddress && !allows(address))
        throw invalidOption(field, "must have an address on the public internet, or one of allow.addresses");
      if (!isAddress && named === undefined && (!host.includes(".") || INNER_NAME.test(host)))
        throw invalidOption(field, "must have a host on the public internet, or one of allow.hosts");
      return url;
    },
  };
}

function urlOf(text: unknown): URL | undefined {
  try {
    return new URL(String(text));
  } catch {
    return undefined;
  }
}
