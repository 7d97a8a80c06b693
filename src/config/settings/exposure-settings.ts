import { type Setting, originListSetting, switchSetting } from '../setting.js';

/** What is shown, and to whose pages. */
export const exposureSettings = {
  graphiql: switchSetting({
    name: 'GRAPHIQL',
    fallback: 'true with the sandbox, else false',
    about: 'Whether a browser that opens `/graphql` gets GraphiQL.',
  }),
  introspection: switchSetting({
    name: 'INTROSPECTION',
    fallback: 'true with the sandbox, else false',
    about: "Whether clients may ask for the schema. GraphiQL's documentation and completion need it.",
  }),
  explain: switchSetting({
    name: 'EXPLAIN',
    fallback: 'true with the sandbox, else false',
    about:
      'Whether a request may ask which calls it made to the cloud, by `"extensions": {"explain": true}`. The answer names parameters, never hosts, projects or credentials.',
  }),
  corsOrigins: originListSetting({
    name: 'CORS_ORIGINS',
    fallback: 'none',
    about: 'Origins, separated by commas, whose pages may send requests from a browser. Cookies are never allowed.',
    mustBe: 'exact origins such as https://app.example.com, without a path, separated by commas; * is not taken',
  }),
} as const satisfies Record<string, Setting<unknown>>;
