import type { NetworkError, RequestParams } from 'graphql-sse';
import { useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import { CombinedError, type TypedDocumentNode, getOperationName, stringifyDocument } from 'urql';
import { streams } from './clients';

/** `ended` by the gateway, for good. `off`: it takes no subscriptions. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'off';
type Body<Data> = { data?: Data | null; errors?: readonly unknown[]; extensions?: Record<string, unknown> };

/**
 * The newest answer to a subscription. A stream that is cut is opened again; one that is complete is not, and its last answer says
 * why. A hidden page leaves: without HTTP/2, all tabs of a browser share six connections to a gateway.
 */
export function useLive<Data, Variables>(query: TypedDocumentNode<Data, Variables>, variables: Variables) {
  const toAnswer = ({ data, errors = [], extensions }: Body<Data>) => {
    const error = errors.length > 0 ? new CombinedError({ graphQLErrors: errors as Error[] }) : undefined;
    return { variables, data, error, extensions };
  };
  type Live = { state: LiveState; cuts: number; answer?: ReturnType<typeof toAnswer> };
  const [live, setLive] = useState<Live>({ state: 'connecting', cuts: 0 });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const isHidden = useSyncExternalStore(onVisibilityChange, () => document.hidden);
  const isOff = live.state === 'off';

  useEffect(() => {
    if (isHidden || isOff) return;
    let hasLeft = false;
    const update = (toNext: (before: Live) => Live) => hasLeft || setLive(toNext);
    const take = (body: Body<Data>) => {
      const answer = toAnswer(body);
      update(() => ({ state: isRefusal(answer.error) ? 'off' : answer.error ? 'ended' : 'live', cuts: 0, answer }));
    };
    const request = { query: stringifyDocument(query), operationName: getOperationName(query), variables };
    const leave = streams.subscribe(request as RequestParams, {
      next: (body) => take(body as Body<Data>),
      complete: () => update((before) => ({ ...before, state: before.state === 'off' ? 'off' : 'ended' })),
      error: async (reason) => {
        const body = await readBody<Data>(reason);
        if (body) take(body);
        else update((before) => ({ ...before, state: 'reconnecting', cuts: before.cuts + 1 }));
      },
    });
    return () => {
      hasLeft = true;
      leave();
    };
  }, [query, JSON.stringify(variables), isHidden, isOff, round]);

  useEffect(() => {
    if (live.state !== 'reconnecting') return;
    // 0.5 to 1 second, then twice that, up to 15 seconds: not all pages may come at the same moment.
    const timer = setTimeout(again, Math.min(500 * 2 ** live.cuts, 15_000) * (0.5 + Math.random() / 2));
    return () => clearTimeout(timer);
  }, [live]);

  return { ...live, again };
}

/** The document is refused, and not what a field of it is asked for. */
function isRefusal(error: CombinedError | undefined): boolean {
  const [first] = error?.graphQLErrors ?? [];
  return first?.extensions['code'] === 'BAD_USER_INPUT' && !first.path;
}

/** What the gateway says instead of opening a stream. Undefined for a cut, and for what no gateway says. */
async function readBody<Data>(reason: unknown): Promise<Body<Data> | undefined> {
  const body = await (reason as NetworkError<Response>).response?.json().catch(() => undefined);
  return body?.errors && body;
}

function onVisibilityChange(listener: () => void) {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
