/**
 * Reads the texts of messages that a journey keeps by reference, out of the desk's own message table.
 */
export interface ContentResolver {
  /**
   * Called with references as the journey holds them, at most a few hundred at once. Gives the text of each one found;
   * what is left out is shown by its excerpt.
   */
  resolve(
    references: readonly string[],
    context: { readonly tenant: string; readonly signal?: AbortSignal },
  ): Promise<ReadonlyMap<string, string>>;
}
