/** Bounds what the bodies of all answers hold together while they come in and are read. */
export interface BodyRoom {
  /** Room for the body of one answer. */
  open(): BodyShare;
}

/** What one body has of the room. */
export interface BodyShare {
  /**
   * Adds bytes, which have come already.
   *
   * @param onRoom Called once, when there is room for more.
   * @returns whether there is now.
   */
  readonly take: (bytes: number, onRoom: () => void) => boolean;
  /** Gives everything back, and takes nothing any more. */
  readonly release: () => void;
}

/**
 * A room of `maxBytes`, and for one body more. When it is full, bodies wait in their order; but one body may always go on, so
 * that they never all wait for each other.
 */
export function createBodyRoom(maxBytes: number): BodyRoom {
  const waiting = new Map<BodyShare, () => void>();
  let heldBytes = 0;
  let favoured: BodyShare | undefined;

  const wakeWaiting = (): void => {
    for (const [share, onRoom] of [...waiting]) {
      // The one before may have taken what there was, or have ended this one.
      if (!waiting.has(share)) continue;
      if (heldBytes > maxBytes) {
        if (favoured) return;
        favoured = share;
      }
      waiting.delete(share);
      onRoom();
    }
  };

  return {
    open: () => {
      let ownBytes = 0;
      const share: BodyShare = {
        take: (bytes, onRoom) => {
          ownBytes += bytes;
          heldBytes += bytes;
          if (heldBytes <= maxBytes || favoured === share) return true;
          if (!favoured) {
            favoured = share;
            return true;
          }
          waiting.set(share, onRoom);
          return false;
        },
        release: () => {
          waiting.delete(share);
          heldBytes -= ownBytes;
          ownBytes = 0;
          if (favoured === share) favoured = undefined;
          wakeWaiting();
        },
      };
      return share;
    },
  };
}
