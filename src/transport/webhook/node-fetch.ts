import { ThroughlineError } from "../../kernel/error.js";
import {
  ForbiddenAddress,
  MOST_READ,
  type Resolve,
  type WebhookAnswer,
  type WebhookFetch,
} from "./webhook-fetch.js";

/** How {@link nodeFetch} finds and judges addresses. */
export interface NodeFetchOptions {
  readonly allows: (address: string) => boolean;
  /** Default: the resolver of the machine. */
  readonly resolve?: Resolve;
}

/** Posts webhooks by node:http and node:https. `close` ends the connections that are kept for the next post. */
export interface NodeFetch {
  readonly fetch: WebhookFetch;
  close(): void;
}

/**
 * Connects to an address that was checked, and to no other: the name is resolved where the connection is made, and what is checked is what is
 * connected to. A name that resolves to something else a moment later gains nothing.
 *
 * @throws ThroughlineError `INVALID_INPUT` on a runtime without node:https
 */
export function nodeFetch({ allows, resolve = systemResolve() }: NodeFetchOptions): NodeFetch {
  const http = builtinModule("node:http");
  const https = builtinModule("node:https");
  const lookup: Lookup = (host, options, found) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        // One that is forbidden among several is no accident.
        if (first === undefined || !addresses.every(allows)) return found(new ForbiddenAddress(), []);
        const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
        if (options.all === true) return found(null, all);
        return found(null, first, all[0]?.family);
      },
      (error: unknown) => found(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
  const agents = {
    "http:": new http.Agent({ keepAlive: true, maxSockets: 64 }),
    "https:": new https.Agent({ keepAlive: true, maxSockets: 64 }),
  };

  const fetch: WebhookFetch = (url, { method, headers, body, signal }) =>
    new Promise<WebhookAnswer>((resolveAnswer, reject) => {
      const secure = url.startsWith("https:");
      const request = (secure ? https : http).request(
        url,
        {
          method,
          headers: { ...headers, "content-length": String(utf8.encode(body).length) },
          agent: agents[secure ? "https:" : "http:"],
          lookup,
          signal,
        },
        (answer) => {
          let read = 0;
          const done = () =>
            resolveAnswer({
              status: answer.statusCode ?? 0,
              headers: { get: (name) => headerOf(answer.headers[name]) },
              body: null,
            });
          answer.on("data", (chunk: Uint8Array) => {
            read += chunk.length;
            if (read <= MOST_READ) return;
            done();
            answer.destroy();
          });
          answer.on("end", done);
          answer.on("error", reject);
        },
      );
      request.on("error", reject);
      request.end(body);
    });

  return {
    fetch,
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

type Lookup = (
  host: string,
  options: { readonly all?: boolean | undefined },
  found: (
    error: Error | null,
    address: string | { address: string; family: number }[],
    family?: number,
  ) => void,
) => void;

const utf8 = new TextEncoder();

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function systemResolve(): Resolve {
  const dns = builtinModule("node:dns");
  return async (host) => (await dns.promises.lookup(host, { all: true })).map(({ address }) => address);
}

/** Not an `import`: the entry has to load on runtimes that have no such module. */
function builtinModule<Name extends "node:http" | "node:https" | "node:dns">(name: Name) {
  const module = globalThis.process?.getBuiltinModule?.(name);
  if (module !== undefined) return module;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "This runtime has no node:https. Give fetch: the runtime's own (fetch: globalThis.fetch) where it cannot reach addresses of yours.",
    { details: { field: "fetch" } },
  );
}
