import { type Engine, answerOperation } from '../../engine/answer-operation.js';
import type { EventStream, StreamEvent } from '../../engine/event-stream.js';
import type { AnswerBody, OperationAnswer } from '../../engine/operation.js';
import { AppError } from '../../errors/app-error.js';
import type { StreamEndLabel } from '../../observability/metric-specs.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import { type OperationGuards, type OperationInFlight, beginOperation } from '../begin-operation.js';
import type { NewcomerLimit } from '../overload/create-newcomer-limit.js';
import type { RateLimit } from '../overload/create-rate-limit.js';
import type { RequestTraces } from '../create-request-traces.js';
import type { StreamRegistry } from '../streams/create-stream-registry.js';
import { type PumpEnding, pumpEvents } from '../streams/pump-events.js';
import type { RequestTrace } from '../../observability/tracing/tracing.js';
import { RefusedOperation } from './refused-operation.js';

export interface RunOperationOptions extends OperationGuards {
  readonly engine: Engine;
  readonly newcomerLimit: NewcomerLimit;
  readonly rateLimit: RateLimit;
  readonly streams: StreamRegistry;
  /** Null where nothing is traced. */
  readonly traces: RequestTraces | null;
}

/** One `subscribe` message, and what its socket does for it. */
export interface SocketRequest {
  readonly requestId: string;
  readonly caller: Caller;
  /** Where the socket comes from. */
  readonly address: string;
  /** What its handshake brought for traces. */
  readonly toTrace: () => RequestTrace | undefined;
  /** @throws {AppError} what speaks against it, before it counts for anything. */
  readonly readBody: () => string;
  /** As `EventSink` has it. */
  readonly send: (event: StreamEvent) => Promise<void>;
  /** As `EventSink` has it. */
  readonly finish: (ending: PumpEnding) => void;
}

/** How an operation that runs is ended from outside. */
export interface OperationControl {
  readonly hasEnded: () => boolean;
  /** Called once, when it ends. */
  stop: (reason: StreamEndLabel) => void;
}

/**
 * Runs one operation from its `subscribe` message to its end.
 *
 * @throws {RefusedOperation} what the engine refuses.
 * @throws {AppError} what refuses it before the engine sees it, or when its stream is to be opened.
 */
export async function runOperation(
  request: SocketRequest,
  control: OperationControl,
  options: RunOperationOptions,
  trace: RequestTrace | undefined,
): Promise<void> {
  const { engine, inFlightLimit, newcomerLimit, rateLimit } = options;
  const { address, caller, readBody } = request;
  const body = readBody();
  inFlightLimit.check();
  newcomerLimit.admit(caller.key, () => address);
  rateLimit.admit(caller.key);
  const inFlight = beginOperation({ ...request, trace }, options);
  control.stop = inFlight.operation.abandon;
  let answer: OperationAnswer | undefined;
  try {
    answer = await answerOperation(engine, { body, format, isSafe: false, delivery: 'events' }, inFlight.operation);
    if (!answer || control.hasEnded()) answer?.stream?.close();
    else if (!answer.stream) throw new RefusedOperation(readErrors(answer.body));
    else await pump({ ...answer, stream: answer.stream }, { request, control, inFlight, options });
  } catch (refusal) {
    if (refusal instanceof AppError) inFlight.operation.codes.add(refusal.code);
    throw refusal;
  } finally {
    inFlight.finish(answer?.execution ?? 'interpreted');
    inFlight.leave();
  }
}

const format = { mediaType: 'application/json', isLegacy: false } as const;

/** What the engine answers in one piece where it can only give events: why it gives none. */
function readErrors(body: AnswerBody): RefusedOperation['errors'] {
  const text = typeof body === 'string' ? body : Buffer.concat(body).toString();
  const { errors } = JSON.parse(text) as Partial<Pick<RefusedOperation, 'errors'>>;
  if (!errors) throw new TypeError('An operation was answered that should have been refused');
  return errors;
}

interface Running {
  readonly request: SocketRequest;
  readonly control: OperationControl;
  readonly inFlight: OperationInFlight;
  readonly options: RunOperationOptions;
}

function pump(
  { execution, stream }: { readonly execution: OperationAnswer['execution']; readonly stream: EventStream },
  { control, inFlight, options, request }: Running,
): Promise<void> {
  const { caller, finish, requestId, send } = request;
  const { operation, streamBegan, streamEnded } = inFlight;
  const opened = options.streams.open({
    requestId,
    traceId: operation.traceId,
    transport: 'websocket',
    caller: caller.key,
    stream,
    onEnd: streamEnded,
  });
  control.stop = (reason) => {
    operation.abandon();
    opened.end(reason);
  };
  const onFirst = (): void => {
    streamBegan(execution, undefined);
  };
  return pumpEvents({ opened, sink: { send, finish }, onFirst });
}
