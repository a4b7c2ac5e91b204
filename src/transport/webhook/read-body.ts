import type { Sleep } from "../pausing.js";

/** The bytes of a body; or why there are none: it is larger than allowed, takes too long, or breaks off. */
export type Body = Uint8Array<ArrayBuffer> | "too-large" | "too-slow" | "broken";

/** Reads a body as it came, and no more of it than `maxBytes`. */
export async function readBody(
  request: Request,
  {
    maxBytes,
    timeoutMs,
    sleep,
  }: { readonly maxBytes: number; readonly timeoutMs: number; readonly sleep: Sleep },
): Promise<Body> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return "too-large";
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const done = new AbortController();
  const tooSlow = sleep(timeoutMs, done.signal).then((): Body => "too-slow");
  const chunks: Uint8Array[] = [];
  const read = async (): Promise<Body> => {
    let length = 0;
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) return joined(chunks, length);
      length += value.length;
      if (length > maxBytes) return "too-large";
      chunks.push(value);
    }
  };
  try {
    const body = await Promise.race([read().catch((): Body => "broken"), tooSlow]);
    if (typeof body === "string") reader.cancel().catch(() => {});
    return body;
  } finally {
    done.abort();
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
