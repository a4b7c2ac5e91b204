/** Where a command writes text. */
export interface TextSink {
  /** Whether a person reads it in a terminal: then it may be coloured. */
  readonly isTerminal: boolean;
  /**
   * Resolves once the text was taken.
   *
   * @throws OutputClosed where nobody reads any more
   */
  write(text: string): Promise<void>;
}

/** Everything of the outside world that a command sees, so that tests can hand in their own. */
export interface CommandIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program and the arguments that start this command line again, in a process of its own. */
  readonly self: readonly [program: string, ...args: string[]];
}

/** The reader went away, as `head` does when it has seen enough. That is no error. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}
