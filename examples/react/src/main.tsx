import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { App } from './app';
import { queries } from './clients';
import './style.css';

createRoot(document.body).render(
  <Provider value={queries}>
    <App />
  </Provider>,
);
