import { type Answer, jsonAnswer } from '../answer.js';
import { BodyTooLarge } from '../http/read-body.js';
import type { SandboxRequest } from '../http/sandbox-request.js';
import type { Fault } from './fault.js';
import { FaultError, parseFault } from './parse-fault.js';

/** Where the sandbox accepts faults. No path of the cloud begins like this. */
export const faultsPath = '/__sandbox/faults';

export interface FaultControl {
  readonly addFault: (fault: Fault) => void;
  readonly faults: () => readonly Fault[];
  readonly clearFaults: () => void;
}

/** GET lists what is to come, POST adds one fault or a list of them, DELETE clears all. */
export async function answerFaultControl(request: SandboxRequest, control: FaultControl): Promise<Answer> {
  switch (request.method) {
    case 'GET':
      return jsonAnswer(200, control.faults());
    case 'POST':
      return await addFaults(request, control);
    case 'DELETE':
      control.clearFaults();
      return { status: 204, headers: {}, body: '' };
    default:
      return refuse(405, 'Faults are set with POST, listed with GET and cleared with DELETE.', {
        allow: 'GET, POST, DELETE',
      });
  }
}

async function addFaults(request: SandboxRequest, control: FaultControl): Promise<Answer> {
  try {
    const value: unknown = JSON.parse(await request.readBody());
    // All are read before any is set: a mistake in the third must not leave two behind.
    const faults = (Array.isArray(value) ? value : [value]).map(parseFault);
    faults.forEach(control.addFault);
    return jsonAnswer(201, control.faults());
  } catch (error) {
    if (error instanceof FaultError) return refuse(400, error.message);
    if (error instanceof SyntaxError) return refuse(400, 'The body must be JSON.');
    if (error instanceof BodyTooLarge) return refuse(413, error.message, { connection: 'close' });
    throw error;
  }
}

function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error: message }, headers);
}
