import { useEffect, useState } from 'react';
import type { CombinedError } from 'urql';
import { errorWords } from './words';

type Extensions = { code: string; requestId?: string; retryable: boolean; retryAfterMs?: number };

/** An error in words, with a retry where that may help. Where the gateway says when, it happens then, and not before. */
export function Notice({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  // Without extensions, the gateway did not answer: a later try may succeed.
  const extensions = error.graphQLErrors[0]?.extensions as Extensions | undefined;
  const { code, requestId, retryable, retryAfterMs = 0 } = extensions ?? { code: 'NO_ANSWER', retryable: true };
  const [secondsLeft, setSecondsLeft] = useState(Math.ceil(retryAfterMs / 1000));
  useEffect(() => {
    if (secondsLeft === 0) return;
    const timer = setTimeout(() => {
      setSecondsLeft(secondsLeft - 1);
      if (secondsLeft === 1) onRetry();
    }, 1000);
    return () => clearTimeout(timer);
  });
  return (
    <div className="notice">
      <div>
        <p role="alert">{errorWords[code] ?? error.message}</p>
        <small>{requestId ? `${code}, request ${requestId}` : code}</small>
      </div>
      {retryable && (
        <button aria-disabled={secondsLeft > 0} onClick={() => secondsLeft === 0 && onRetry()}>
          {secondsLeft > 0 ? `Trying again in ${secondsLeft} s` : 'Try again'}
        </button>
      )}
    </div>
  );
}
