import ipaddr from "ipaddr.js";
import { isPublicAddress, webhookTransport } from "throughline/transport/webhook";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numbers } from "../../src/testing/event-store/random.js";
import { type LocalServer, localServer } from "./local-server.js";
import { envelope } from "./samples.js";

const secrets = [`whsec_${Buffer.alloc(32, 7).toString("base64")}`];
const to = (url: string, allow = {}) => webhookTransport({ endpoints: [{ url, secrets }], allow });

const INNER = {
  loopback: ["127.0.0.1", "127.255.255.254", "::1"],
  unspecified: ["0.0.0.0", "0.1.2.3", "::"],
  private: ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
  "link-local": ["169.254.0.1", "fe80::1", "febf::1"],
  "unique local": ["fc00::1", "fdff:ffff::1"],
  "shared by carriers": ["100.64.0.1", "100.127.255.255"],
  "mapped IPv4": ["::ffff:10.0.0.1", "::ffff:7f00:1", "::ffff:93.184.216.34", "::ffff:0:127.0.0.1"],
  "compatible IPv4": ["::127.0.0.1", "::7f00:1"],
  NAT64: ["64:ff9b::10.0.0.1", "64:ff9b::5db8:d822", "64:ff9b:1::a00:1"],
  "6to4": ["2002:7f00:1::", "2002:a00:1::1", "2002:5db8:d822::1"],
  Teredo: ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  metadata: ["169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"],
  documentation: ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
  benchmarks: ["198.18.0.1", "198.19.255.255"],
  "multicast and broadcast": ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"],
  reserved: ["240.0.0.1", "192.88.99.1", "100::1", "5f00::1", "4000::1"],
} as const;

const OUTER = [
  "93.184.216.34",
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "172.32.0.1",
  "2606:4700::1111",
  "2a00::1",
];

describe("isPublicAddress", () => {
  test.each(Object.entries(INNER))("is false for %s addresses", (_, addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });

  test("is true for addresses of the internet", () => {
    for (const address of OUTER) expect([address, isPublicAddress(address)]).toEqual([address, true]);
  });

  test("is false for what is no address, or is written as no resolver writes it", () => {
    for (const text of [
      "",
      "example.com",
      "1.1.1",
      "1.1.1.1.1",
      "01.1.1.1",
      "0x1.1.1.1",
      "1.1.1.256",
      " 1.1.1.1",
    ])
      expect([text, isPublicAddress(text)]).toEqual([text, false]);
    for (const text of [
      "2606:4700",
      "2606:4700::1::1",
      "2606:4700:::1",
      "2606:4700::1%eth0",
      "2606::12345",
      "[2606::1]",
    ])
      expect([text, isPublicAddress(text)]).toEqual([text, false]);
  });

  test("never calls an address public that ipaddr.js does not call unicast (seed 7, 200,000 addresses)", () => {
    const pick = numbers(7);
    for (let round = 0; round < 100_000; round++) {
      const v4 = Array.from({ length: 4 }, () => pick(256)).join(".");
      const groups = Array.from({ length: 8 }, (_, index) =>
        index === 0 && pick(2) === 0 ? 0x2000 + pick(8) : pick(4) === 0 ? 0 : pick(65_536),
      );
      const v6 = groups.map((group) => group.toString(16)).join(":");
      for (const address of [v4, v6])
        if (isPublicAddress(address))
          expect([address, ipaddr.parse(address).range()]).toEqual([address, "unicast"]);
    }
  });
});

describe("the URL of an endpoint", () => {
  const LOOPBACK_SPELLINGS = [
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://017700000001/",
    "https://0x7f.1/",
    "https://0177.0.0.01/",
    "https://127.1/",
    "https://%31%32%37.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[0:0:0:0:0:ffff:7f00:1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[2002:7f00:1::]/",
  ];
  test.each(LOOPBACK_SPELLINGS)("is refused, however an inner address is spelt: %s", (url) => {
    expect(() => to(url)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  test.each(Object.values(INNER).flat())("is refused with the address %s", (address) => {
    const host = address.includes(":") ? `[${address}]` : address;
    expect(() => to(`https://${host}/`)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  test.each([
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://hooks.example.com/",
    "https://user@hooks.example.com/",
    "https://user:pass@hooks.example.com/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com:8443/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://kubernetes/",
    "https://",
    "hooks.example.com",
    "",
  ])("is refused: %s", (url) => {
    expect(() => to(url)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field: "endpoints[0].url" } }),
    );
  });

  test("is not quoted in the error, since it may hold a secret", () => {
    expect(() => to("https://u:hunter2@hooks.example.com/")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });

  test("may be on the internet, and elsewhere where that is allowed", () => {
    for (const url of [
      "https://hooks.example.com/a?b=c",
      "https://93.184.216.34/",
      "https://[2606:4700::1111]/",
    ])
      expect(to(url).capabilities.ordering).toBe("none");
    expect(to("https://10.2.3.4/", { addresses: ["10.2.0.0/16"] })).toBeDefined();
    expect(() => to("https://10.3.0.1/", { addresses: ["10.2.0.0/16"] })).toThrow();
    expect(to("https://desk:8443/", { hosts: ["desk"], ports: [8443] })).toBeDefined();
    expect(() => to("https://other.example.com/", { hosts: ["desk.example.com"] })).toThrow();
    for (const range of ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "fd00::/129", "a/8"])
      expect(() => to("https://10.2.3.4/", { addresses: [range] })).toThrow(
        expect.objectContaining({ details: { field: "allow.addresses" } }),
      );
  });
});

describe("a name that resolves to another address from one moment to the next", () => {
  const inner: { first?: LocalServer; second?: LocalServer } = {};
  beforeAll(async () => {
    inner.first = await localServer((_, answer) => answer.writeHead(200, { connection: "close" }).end());
  });
  afterAll(() => inner.first?.close());

  test("is only ever connected to at an address that was checked", async () => {
    const port = inner.first?.port ?? 0;
    const asked: string[] = [];
    // The same port at 127.0.0.2 leads to the same machine, and must not be connected to.
    const answers = [
      ["127.0.0.1"],
      ["127.0.0.2"],
      ["127.0.0.1", "127.0.0.2"],
      [],
      ["::1"],
      ["not an address"],
    ];
    const refused: string[] = [];
    const transport = webhookTransport({
      endpoints: [{ url: `http://rebind.example.com:${port}/`, secrets }],
      allow: { http: true, ports: [port], addresses: ["127.0.0.1"] },
      retries: { attempts: 1 },
      resolve: async () => {
        const answer = answers[asked.length % answers.length] ?? [];
        asked.push(answer.join());
        return answer;
      },
      report: ({ reason }) => refused.push(reason),
    });
    const outcomes: string[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const [outcome = ""] = await transport.publish([envelope("j-1", turn + 1)]);
      outcomes.push(outcome);
    }
    expect(asked).toHaveLength(60);
    expect(outcomes).toEqual(
      Array.from({ length: 60 }, (_, turn) => (turn % 6 === 0 ? "accepted" : "retry")),
    );
    expect(new Set(refused)).toEqual(new Set(["address"]));
    expect(inner.first?.connections()).toBe(10);
    await transport.close();
  });

  test("is checked before a fetch of the user's own, where there is a resolver", async () => {
    let called = 0;
    const transport = webhookTransport({
      endpoints: [{ url: "https://hooks.example.com/", secrets }],
      retries: { attempts: 1 },
      resolve: async () => ["169.254.169.254"],
      fetch: async () => {
        called++;
        return new Response(null, { status: 200 });
      },
    });
    expect(await transport.publish([envelope()])).toEqual(["retry"]);
    expect(called).toBe(0);
  });
});
