import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBackend } from './create-backend.js';
import type { Fault } from './faults/fault.js';
import { answerClientError } from './http/answer-client-error.js';
import type { ReceivedRequest } from './http/create-request-log.js';
import type { PopulationControl } from './population/create-population-control.js';
import {
  type SandboxAccessKey,
  type SandboxOptions,
  type SandboxUser,
  defaultAccessKeys,
  defaultProjectId,
  defaultUser,
} from './sandbox-options.js';

/** A cloud to try things on: a running server, what it has seen, and what goes wrong with it. */
export interface Sandbox extends AsyncDisposable {
  /** Base URL without `/v2`, such as `http://127.0.0.1:45678`. */
  readonly url: string;
  readonly projectId: string;
  /** A token that it accepts; empty when the list of accepted ones is. */
  readonly token: string;
  /** Who gets tokens from its IAM, which answers at the same `url`. */
  readonly users: readonly SandboxUser[];
  /** The keys whose signatures it accepts. */
  readonly accessKeys: readonly SandboxAccessKey[];
  /**
   * The latest requests, oldest first, faulty ones included; those to IAM and to `/__sandbox` are not among them. It grows
   * while one watches.
   */
  readonly requests: readonly ReceivedRequest[];
  /** The latest requests to IAM. */
  readonly tokenRequests: readonly ReceivedRequest[];
  /** The latest tokens that its IAM has issued, oldest first, ended ones included. */
  issuedTokens(): readonly string[];
  /** Ends all tokens that its IAM has issued so far: calls with them answer 401 `APIGW.0307`. */
  revokeTokens(): void;
  /** The next list request gets this status. Without a body: an error in the shape of the layer that usually says so. */
  failNext(status: number, headers?: Readonly<Record<string, string>>, body?: unknown): void;
  /** Adds to what goes wrong; `Fault` says what can. Counted faults go before the standing one. */
  addFault(fault: Fault): void;
  /** What is still to go wrong. */
  faults(): readonly Fault[];
  /** Starts, advances and ends tasks, and deletes rows. */
  readonly population: PopulationControl;
  /** Ends all faults, and undoes what they and `population` have changed in the rows. */
  clearFaults(): void;
  /** Stops listening and cuts what is open. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Starts a server that replaces the cloud. Resolves when it listens.
 *
 * @throws {Error} of `node:net` when the address cannot be listened on.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, projectId = defaultProjectId, tokens = 'any' } = options;
  const { handle, iam, requests, tokenRequests, gatewayErrors, nextRequestId, ...control } = createBackend(options);
  const server = createServer({ maxHeaderSize: options.maxHeaderBytes ?? 131_072 }, (message, response) => {
    // A bug of the sandbox must show as a broken connection, not end the process that it is embedded in.
    handle(message, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('clientError', (error, socket) => {
    answerClientError(error, socket, gatewayErrors, nextRequestId());
  });
  server.listen(port, host);
  await once(server, 'listening');

  async function close(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  return {
    url: toUrl(server.address() as AddressInfo),
    projectId,
    token: tokens === 'any' ? 'sandbox-token' : (tokens[0] ?? ''),
    users: options.users ?? [defaultUser],
    accessKeys: options.accessKeys ?? defaultAccessKeys,
    requests,
    tokenRequests,
    issuedTokens: iam.register.tokens,
    revokeTokens: iam.register.revokeAll,
    ...control,
    failNext(status, headers = {}, body) {
      control.addFault({ kind: 'status', status, headers, body });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** An address that listens everywhere is reached on the loopback. */
function toUrl({ address, family, port }: AddressInfo): string {
  const loopbacks: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const host = loopbacks[address] ?? address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}
