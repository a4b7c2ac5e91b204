/** What a webhook is posted with. */
export interface WebhookRequest {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Redirects are not followed: the answer is the redirect itself. */
  readonly redirect: "manual";
  /** Aborted when the receiver took too long. */
  readonly signal: AbortSignal;
}

/** What is read of an answer. A `Response` is one. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: {
    /** A header by its name, in any case. */
    get(name: string): string | null;
  };
  readonly body: {
    /** Begins to read it. */
    getReader(): {
      /** The next piece. */
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      /** Reads no further. */
      cancel(): Promise<unknown>;
    };
  } | null;
}

/** Posts a webhook. The `fetch` of the runtime is one; which address it connects to is then its own affair. */
export type WebhookFetch = (url: string, request: WebhookRequest) => Promise<WebhookAnswer>;

/** Gives every address of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** An address that may not be called. */
export class ForbiddenAddress extends Error {
  constructor() {
    super("The name of the endpoint leads to an address that may not be called.");
  }
}

/** The most that is read of an answer, in bytes. */
export const MOST_READ = 65_536;

/** Reads the end of an answer, so that its connection can be used again, but no more than {@link MOST_READ}. */
export async function drain({ body }: WebhookAnswer): Promise<void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  for (let read = 0; read <= MOST_READ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    read += value?.length ?? 0;
  }
  await reader.cancel();
}
