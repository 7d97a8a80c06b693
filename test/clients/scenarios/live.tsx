import { print } from 'graphql';
import { requestSubscription } from 'react-relay';
import { createApolloClient } from '../page/apollo/client';
import { createLiveLink } from '../page/apollo/live-link';
import type { LiveSnapshotsSubscription } from '../page/gql/graphql';
import { createEventStreams } from '../page/live/event-streams';
import { createWebSockets } from '../page/live/web-sockets';
import liveRows, { type liveRowsSubscription } from '../page/relay/__generated__/liveRowsSubscription.graphql';
import { createRelayEnvironment } from '../page/relay/environment';
import { createRelaySubscribe } from '../page/relay/subscribe';
import { LiveSnapshots } from '../page/snapshot-page';
import { createUrqlClient } from '../page/urql/client';
import { createLiveExchange } from '../page/urql/live-exchange';
import { untilSeen } from './until-seen';

const { GATEWAY = '', SANDBOX = '', TOKEN = '' } = process.env;
// Node 20 has no WebSocket. By a name that is not bundled: for a browser, the package is empty.
const nodePackage = 'ws';
globalThis.WebSocket ??= ((await import(nodePackage)) as { WebSocket: typeof WebSocket }).WebSocket;

async function change(body: object): Promise<string> {
  const response = await fetch(`${SANDBOX}/__sandbox/changes`, { method: 'POST', body: JSON.stringify(body) });
  return ((await response.json()) as { snapshotId: string }).snapshotId;
}
const snapshotId = await change({ kind: 'create' });

type Show = (progress: unknown) => void;
type Watch = (getToken: () => string, show: Show) => unknown;
const variables = { first: 3 };
const question = { query: print(LiveSnapshots), variables };
const progressOf = (data: LiveSnapshotsSubscription | null | undefined) => data?.snapshots?.edges[0]?.node.progress;

const clients: Record<string, Watch> = {
  eventStreams: async (getToken, show) => {
    const answers = createEventStreams(GATEWAY, getToken).iterate<LiveSnapshotsSubscription>(question);
    for await (const { data } of answers) show(progressOf(data));
  },
  webSockets: async (getToken, show) => {
    const answers = createWebSockets(GATEWAY, getToken).iterate<LiveSnapshotsSubscription>(question);
    for await (const { data } of answers) show(progressOf(data));
  },
  apollo: (getToken, show) => {
    const link = createLiveLink(createEventStreams(GATEWAY, getToken));
    const answers = createApolloClient(GATEWAY, getToken, link).subscribe({ query: LiveSnapshots, variables });
    answers.subscribe(({ data }) => show(progressOf(data)));
  },
  urql: (getToken, show) => {
    const exchange = createLiveExchange(createEventStreams(GATEWAY, getToken));
    const answers = createUrqlClient(GATEWAY, getToken, exchange).subscription(LiveSnapshots, variables);
    answers.subscribe(({ data }) => show(progressOf(data)));
  },
  urqlOverWebSockets: (getToken, show) => {
    const exchange = createLiveExchange(createWebSockets(GATEWAY, getToken));
    const answers = createUrqlClient(GATEWAY, getToken, exchange).subscription(LiveSnapshots, variables);
    answers.subscribe(({ data }) => show(progressOf(data)));
  },
  relay: (getToken, show) => {
    const subscribe = createRelaySubscribe(createEventStreams(GATEWAY, getToken));
    requestSubscription<liveRowsSubscription>(createRelayEnvironment(GATEWAY, getToken, subscribe), {
      subscription: liveRows,
      variables,
      onNext: (data) => show(data?.snapshots?.nodes[0]?.progress),
    });
  },
};

let progress = 0;
/** Whether it shows the page, a change of it, and another after a cut, for which it asks for the token again. */
async function tryClient(watch: Watch): Promise<unknown> {
  let connections = 0;
  const shown: unknown[] = [];
  void watch(
    () => `${TOKEN}-${++connections}`,
    (value) => shown.push(value),
  );
  await untilSeen('the page', () => shown.at(-1) === progress);
  const move = async () => {
    progress++;
    await change({ kind: 'advance', snapshotId, progress });
    const expected = progress;
    await untilSeen(`${expected} percent`, () => shown.at(-1) === expected);
  };
  await move();
  const before = connections;
  await untilSeen('another connection', () => connections > before);
  await move();
  return 'moves';
}

/** What comes when it is final: the code, and by which way. */
async function refusalOf(watch: typeof question, getToken: () => string, kind: 'sse' | 'ws'): Promise<unknown> {
  const client = kind === 'sse' ? createEventStreams(GATEWAY, getToken) : createWebSockets(GATEWAY, getToken);
  const seen: unknown[] = [];
  const note = (errors: unknown) => (errors as { extensions: { code: string } }[])[0]?.extensions.code;
  await new Promise<void>((resolve) => {
    (client as ReturnType<typeof createEventStreams>).subscribe(watch, {
      next: ({ errors }) => seen.push(note(errors)),
      error: (reason) => {
        seen.push('error', note(reason));
        resolve();
      },
      complete: () => {
        seen.push('complete');
        resolve();
      },
    });
  });
  return seen;
}

const tall = { ...question, query: `${question.query} #${'x'.repeat(200_000)}` };
const result: Record<string, unknown> = {};
for (const [name, watch] of Object.entries(clients)) result[name] = await tryClient(watch).catch(String);
result['expired'] = {
  sse: await refusalOf(question, () => 'expired-token', 'sse'),
  ws: await refusalOf(question, () => 'expired-token', 'ws'),
};
result['tooLarge'] = await refusalOf(tall, () => TOKEN, 'sse');
process.stdout.write(JSON.stringify(result));
process.exit();
