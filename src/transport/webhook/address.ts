import { invalidOption } from "../check-input.js";

/** A range of addresses: its first bytes, and how many bits of them count. */
export interface AddressRange {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Everything that is not on the public internet, by RFC 6890 and its registry, and what clouds put where the internet should be. */
const NOT_PUBLIC_V4 = ranges(
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // shared by carriers (CGNAT); metadata of Alibaba Cloud
  "127.0.0.0/8", // loopback
  "168.63.129.16/32", // the host of a machine in Azure
  "169.254.0.0/16", // link-local; metadata of most clouds
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments; metadata of Oracle Cloud
  "192.0.2.0/24", // documentation
  "192.31.196.0/24", // AS112
  "192.52.193.0/24", // AMT
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "192.175.48.0/24", // AS112
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
);

/** All that is handed out as global unicast. Loopback, link-local, unique local, mapped IPv4 and NAT64 lie outside. */
const GLOBAL_V6 = ranges("2000::/3");

const NOT_PUBLIC_V6 = ranges(
  "2001::/23", // protocol assignments, with Teredo, which holds an IPv4 address
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4, which holds an IPv4 address
  "2620:4f:8000::/48", // AS112
  "3fff::/20", // documentation
);

/**
 * Whether an address is on the public internet, so that a request to it reaches nothing of ours. What is no address is not.
 *
 * @example
 * ```ts
 * isPublicAddress("93.184.216.34"); // true
 * isPublicAddress("169.254.169.254"); // false
 * isPublicAddress("::ffff:93.184.216.34"); // false: an IPv4 address is to be written as one
 * ```
 */
export function isPublicAddress(address: string): boolean {
  const bytes = addressBytes(address);
  if (bytes === null) return false;
  if (bytes.length === 4) return !isWithin(bytes, NOT_PUBLIC_V4);
  return isWithin(bytes, GLOBAL_V6) && !isWithin(bytes, NOT_PUBLIC_V6);
}

/** Whether an address lies in one of the ranges. */
export function isAddressWithin(address: string, within: readonly AddressRange[]): boolean {
  const bytes = addressBytes(address);
  return bytes !== null && isWithin(bytes, within);
}

/**
 * Reads a range: an address, or an address with `/` and the number of bits that count.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function addressRange(text: string, field: string): AddressRange {
  const [address = "", length, ...more] = text.split("/");
  const bytes = addressBytes(address);
  if (bytes !== null && more.length === 0) {
    const whole = bytes.length * 8;
    const bits = length === undefined ? whole : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (bits <= whole) return { bytes, bits };
  }
  throw invalidOption(field, "must hold addresses or ranges such as 10.2.0.0/16 or fd12::/48");
}

/** The 4 or 16 bytes of an address in the form that the URL standard and resolvers write: no octal, no leading zeros. */
export function addressBytes(address: string): readonly number[] | null {
  return address.includes(":") ? v6Bytes(address) : v4Bytes(address);
}

function v4Bytes(address: string): readonly number[] | null {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function v6Bytes(address: string): readonly number[] | null {
  const halves = address.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === "" ? [] : groupBytes(half)));
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : null;
}

function groupBytes(half: string): readonly number[] | null {
  const bytes: number[] = [];
  const groups = half.split(":");
  for (const [index, group] of groups.entries()) {
    const embedded = index === groups.length - 1 && group.includes(".") ? v4Bytes(group) : undefined;
    if (embedded === null) return null;
    if (embedded !== undefined) bytes.push(...embedded);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return null;
  }
  return bytes;
}

function isWithin(bytes: readonly number[], within: readonly AddressRange[]): boolean {
  return within.some((range) => range.bytes.length === bytes.length && sameBits(bytes, range));
}

function sameBits(bytes: readonly number[], { bytes: first, bits }: AddressRange): boolean {
  for (let index = 0, left = bits; left > 0; index++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((bytes[index] ?? 0) & mask) !== ((first[index] ?? 0) & mask)) return false;
  }
  return true;
}

function ranges(...texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => addressRange(text, "ranges"));
}
