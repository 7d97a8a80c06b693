import { createClient } from 'graphql-sse';
import { Client, cacheExchange, fetchExchange } from 'urql';

const url = document.querySelector<HTMLMetaElement>('meta[name=gateway-url]')?.content ?? '/graphql';
/** Called for each request and each stream. Your log-in puts the cloud's token here; the sandbox takes any word. */
const headers = () => ({ 'X-Auth-Token': sessionStorage.getItem('token') ?? 'any' });

export const queries = new Client({
  url,
  exchanges: [cacheExchange, fetchExchange],
  // By POST: what people search for belongs in no address, which proxies log.
  preferGetMethod: false,
  fetchOptions: () => ({ headers: headers() }),
});

/** `use-live.ts` opens a stream again, because it knows what to show meanwhile. */
export const streams = createClient({ url, headers, retryAttempts: 0 });
