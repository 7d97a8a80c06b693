import type { ServerResponse } from 'node:http';
import type { AnswerBody, OperationAnswer } from '../engine/operation.js';
import type { Acceptance } from './negotiate-format.js';
import { eventStreamFrames, eventStreamHeaders } from './streams/event-stream-frames.js';

/** Hands an answer in one piece over; as one event where the client takes nothing else, or where it refuses a subscription. */
export function sendAnswer(response: ServerResponse, answer: OperationAnswer, events: Acceptance['events']): void {
  const { body, contentType, isSubscription = false, status } = answer;
  if (events === 'all' || (events === 'subscriptions' && isSubscription)) {
    // The protocol has mistakes of a request within the stream: its clients would take a 400 for a fault that passes.
    if (status === 200 || status === 400) {
      sendAsEvents(response, body);
      return;
    }
  }
  response.statusCode = status;
  // What is refused for its method after its head was let pass is a mutation.
  if (status === 405) response.setHeader('allow', 'POST');
  if (contentType !== null) response.setHeader('content-type', contentType);
  if (typeof body === 'string') response.end(body);
  else sendPieces(response, body);
}

function sendAsEvents(response: ServerResponse, body: AnswerBody): void {
  for (const [name, value] of Object.entries(eventStreamHeaders)) response.setHeader(name, value);
  const json = typeof body === 'string' ? [Buffer.from(body)] : body;
  const { afterEvent, beforeEvent, complete } = eventStreamFrames;
  sendPieces(response, [beforeEvent, ...json, afterEvent, complete]);
}

/** One write to the socket, and no transfer coding. */
function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[]): void {
  response.setHeader(
    'content-length',
    pieces.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}
