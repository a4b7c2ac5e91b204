/**
 * Lets a reply that is still being made through, piece by piece, while it may be sent: `recheck` is asked before each piece, and what it
 * throws ends the reply, before that piece goes out. The source is told to stop, as by `break`.
 *
 * @param pieces such as the text stream of a language model
 * @param recheck such as `() => journeys.recheckSend(journey, authorisation)`
 * @throws what `recheck` throws: `STALE_EPOCH` after somebody took over
 * @example
 * ```ts
 * for await (const piece of guardReply(model.textStream, () => journeys.recheckSend("j1", authorisation)))
 *   socket.send(piece);
 * ```
 */
export async function* guardReply<Piece>(
  pieces: AsyncIterable<Piece>,
  recheck: () => Promise<void>,
): AsyncGenerator<Piece, void, undefined> {
  for await (const piece of pieces) {
    await recheck();
    yield piece;
  }
}
