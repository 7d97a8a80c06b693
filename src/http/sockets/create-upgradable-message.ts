import { IncomingMessage } from 'node:http';

/**
 * Requests of which only those are taken out of HTTP that `isTaken` accepts; it is asked once for each request that offers an upgrade. The
 * others are answered like any request.
 *
 * Node hands every request that offers an upgrade of any kind to a server's `upgrade` listener, and reads no more of its body. Only
 * `shouldUpgradeCallback` of Node 24.9 leaves a choice. Before handing it over every version reads this property, when the head of the
 * request is there (`lib/_http_server.js`, `parserOnIncoming`).
 */
export function createUpgradableMessage(isTaken: (request: IncomingMessage) => boolean): typeof IncomingMessage {
  return class UpgradableMessage extends IncomingMessage {
    // Without a value of its own: Node's constructor sets `upgrade` before a field would have one.
    declare private isOffered: boolean | undefined;
    declare private answer: boolean | undefined;

    get upgrade(): boolean {
      if (this.isOffered !== true) return false;
      return this.method === 'CONNECT' || (this.answer ??= isTaken(this));
    }

    set upgrade(value: boolean | null) {
      this.isOffered = value === true;
    }
  };
}
