import type { Behaviour } from './behaviour.js';
import { brokenAnswers } from './broken-answers.js';
import { codedAnswers } from './coded-answers.js';
import type { ReceivedRequest } from './received-request.js';
import { slowAnswers } from './slow-answers.js';
import { wholeAnswers } from './whole-answers.js';

/** Every behaviour of the fault server, by name. */
export const answers = {
  ...wholeAnswers,
  ...slowAnswers,
  ...brokenAnswers,
  ...codedAnswers,

  /**
   * A good answer on a connection that is dead when its next request comes: the server's idle time-out ran out just as
   * the client wrote. The request that meets it is recorded, and takes nothing off the script.
   */
  thenStale(answer: Behaviour, how: 'close' | 'reset' = 'close'): Behaviour {
    return async (exchange) => {
      exchange.onNextRequest(how === 'close' ? answers.closed() : answers.reset());
      await answer(exchange);
    };
  },

  /** A behaviour that depends on the request: a path of IAM or of the list, every second one, … */
  by(choose: (request: ReceivedRequest) => Behaviour): Behaviour {
    return (exchange) => choose(exchange.request)(exchange);
  },
} as const;
