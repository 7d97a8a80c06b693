import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorCodes } from '../../../src/errors/error-codes.js';
import { cases } from '../../support/cases.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { type Planted, plantedSecret } from '../../support/planted-secret.js';
import { testProjectId } from '../../support/start-gateway.js';

const token = 'MIIcallers-own-token/+=~';

let pair: FaultGateway;
beforeAll(async () => {
  pair = await startFaultGateway({ env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
});

/** What the upstream knows of this very call, and what else it may echo. */
const secret = fc.oneof(
  fc.constantFrom<() => Planted>(
    () => ({ text: `token ${token} refused`, secret: token }),
    () => ({ text: `project ${testProjectId}`, secret: testProjectId }),
    () => ({ text: `no route to ${new URL(pair.upstream.url).host}`, secret: new URL(pair.upstream.url).host }),
  ),
  plantedSecret.map((planted) => () => planted),
);

const members = [
  'error_code',
  'error_msg',
  'error_detail',
  'request_id',
  'code',
  'message',
  'title',
  'error',
  'details',
  'trace',
];

/** A body of any layer or none, with the texts at any depth of it. */
function bodyOf(texts: readonly string[]): fc.Arbitrary<unknown> {
  const text = fc.constantFrom(...texts);
  const { node } = fc.letrec<{ node: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(text, text, fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('WKS.0001', 'APIGW.0301', 404)),
    node: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.dictionary(fc.constantFrom(...members, ...texts), tie('node'), { maxKeys: 6 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  }));
  const layers = fc.oneof(
    fc.record({ error_code: text, error_msg: text, error_detail: text, request_id: text }, { requiredKeys: [] }),
    fc.record({ error: fc.record({ code: fc.oneof(text, fc.constant(401)), message: text, title: text }) }),
    fc.record({ code: text, message: text }),
    fc.record({ error: text }),
    fc.record({ error_code: fc.constantFrom('WKS.0001', 'APIGW.0308'), error_msg: text, error_detail: text }),
  );
  return fc.oneof(layers, layers, node, text);
}

const scenario = fc.array(secret, { minLength: 1, maxLength: 3 }).chain((made) => {
  const planted = made.map((make) => make());
  return fc.record({
    planted: fc.constant(planted),
    status: fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 409, 414, 429, 500, 502, 503, 504, 599),
    body: bodyOf(planted.map(({ text }) => text)),
    requestId: fc.constantFrom(undefined, ...planted.filter((each) => !each.needsText).map((each) => each.secret)),
  });
});

test('any error body gives a code of the list, and nothing of what must not be told', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ planted, status, body, requestId }) => {
      const headers = requestId === undefined ? {} : { 'X-Request-Id': requestId.replace(/[^\x20-\x7e]/g, '') };
      pair.upstream.answerWith(answers.json(body, { status, headers }));
      const logsBefore = pair.gateway.logs.length;
      // A breaker that opens would hide the answers.
      pair.clock.advance(20_000);
      const answer = await pair.ask({ token });
      const told = [answer.text, [...answer.headers], pair.gateway.logs.slice(logsBefore)];
      for (const each of planted) expect(JSON.stringify(told)).not.toContain(JSON.stringify(each.secret).slice(1, -1));
      expect(answer.status).toBe(200);
      const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
      if (status !== 200) expect(codes).toHaveLength(1);
      for (const code of codes) expect(Object.keys(errorCodes)).toContain(code);
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    }),
    { numRuns: cases(300) },
  );
}, 300_000);
