/** Chunks that are kept as they came. */
const maxLooseChunks = 1000;

/** Collects the chunks of a body. Kept as they come, chunks of a byte would take a hundred times their bytes. */
export class ChunkCollector {
  /** All that was added, in its order. */
  readonly chunks: Buffer[] = [];
  /** How many of them, at the beginning, are many joined. */
  #joined = 0;

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    if (this.chunks.length - this.#joined < maxLooseChunks) return;
    this.chunks.push(Buffer.concat(this.chunks.splice(this.#joined)));
    this.#joined += 1;
  }
}
