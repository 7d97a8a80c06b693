import { createRoot } from 'react-dom/client';
import { Client, Provider, cacheExchange, fetchExchange } from 'urql';
import { App } from './app';
import './style.css';

const client = new Client({
  url: document.querySelector<HTMLMetaElement>('meta[name=gateway-url]')?.content ?? '/graphql',
  exchanges: [cacheExchange, fetchExchange],
  // By POST: what people search for belongs in no address, which proxies log.
  preferGetMethod: false,
  // Your log-in puts the cloud's token here; the sandbox takes any word.
  fetchOptions: () => ({ headers: { 'X-Auth-Token': sessionStorage.getItem('token') ?? 'any' } }),
});

createRoot(document.body).render(
  <Provider value={client}>
    <App />
  </Provider>,
);
