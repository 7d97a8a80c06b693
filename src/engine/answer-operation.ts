import type { OperationContext } from '../graphql/create-operation-context.js';
import type { Opening } from './yoga/use-subscriptions.js';
import type { CompiledEngine } from './compiled/create-compiled-engine.js';
import type { Operation, OperationAnswer, OperationRequest } from './operation.js';
import type { Explain } from './explain/create-explain.js';
import { openStream } from './subscriptions/open-stream.js';
import type { LiveOperations } from './subscriptions/create-live-operations.js';
import type { ServerContext, YogaServer } from './yoga/create-yoga-server.js';

/** What executes operations, as `createEngine` puts it together. */
export interface Engine {
  readonly yoga: YogaServer;
  /** Null: Yoga answers everything. */
  readonly compiled: CompiledEngine | null;
  /** The operations of open streams. */
  readonly live: LiveOperations;
  readonly createContext: (operation: Operation) => OperationContext;
  /** Null where no request is explained. */
  readonly explain: Explain | null;
}

/**
 * Answers one GraphQL request: the compiled engine what it can, and Yoga all else, in the same context, so that nothing is
 * asked of the upstream twice. The only door to what executes operations.
 *
 * @returns undefined when the client has left: no answer was made.
 */
export async function answerOperation(
  engine: Engine,
  request: OperationRequest,
  operation: Operation,
): Promise<OperationAnswer | undefined> {
  const addExplanation = engine.explain?.begin(request.body, operation);
  const answer = await executeOperation(engine, request, operation);
  return answer && addExplanation ? addExplanation(answer) : answer;
}

async function executeOperation(
  { compiled, createContext, live, yoga }: Engine,
  request: OperationRequest,
  operation: Operation,
): Promise<OperationAnswer | undefined> {
  const operationContext = createContext(operation);
  const answer = await compiled?.(request, operationContext, operation.facts);
  if (answer) return answer;
  if (operation.isAbandoned()) return undefined;
  const { body, ...asked } = request;
  const opening: Opening = { isSubscription: false };
  const interpreted = await askYoga(yoga, body, { operation, operationContext, opening, ...asked });
  const { isSubscription, subscription } = opening;
  if (!subscription) return { ...interpreted, isSubscription };
  return { ...opened, stream: openStream(live, subscription, operation) };
}

/** The answer to a subscription that was opened. */
const opened = { status: 200, contentType: null, body: '', execution: 'interpreted', isSubscription: true } as const;

/**
 * Yoga is given the body as text under a fixed URL, not Node's own request: its adapter would build a URL of the client's Host
 * header, and would answer what fails there with a stack.
 */
async function askYoga(yoga: YogaServer, body: string, context: ServerContext): Promise<OperationAnswer> {
  const headers = { 'content-type': 'application/json', accept: context.format.mediaType };
  const question = new yoga.fetchAPI.Request('http://gateway/graphql', { method: 'POST', headers, body });
  const response = await yoga.fetch(question, context);
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: await response.text(),
    execution: 'interpreted',
  };
}
