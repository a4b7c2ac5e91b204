import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";

/** An HTTP server on this machine. */
export interface LocalServer {
  readonly url: string;
  readonly port: number;
  /** How many connections were made to it. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function localServer(listener: RequestListener, host = "127.0.0.1"): Promise<LocalServer> {
  let connections = 0;
  const server = createServer(listener).on("connection", () => {
    connections++;
  });
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  return {
    url: `http://${host}:${address.port}/hook`,
    port: address.port,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A server that answers with what a `Request → Response` function gives, its body streamed. */
export function serving(receive: (request: Request) => Promise<Response>): RequestListener {
  return (incoming, outgoing) => {
    answer(receive, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function answer(
  receive: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const init: RequestInit = { method: incoming.method ?? "GET", headers };
  if (hasBody) Object.assign(init, { body: streamOf(incoming), duplex: "half" });
  const response = await receive(new Request(`http://localhost${incoming.url}`, init));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end();
}

function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      incoming.on("data", (chunk: Uint8Array) => controller.enqueue(chunk));
      incoming.on("end", () => controller.close());
      incoming.on("error", (error) => controller.error(error));
    },
  });
}
