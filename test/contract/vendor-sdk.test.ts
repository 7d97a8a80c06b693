import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { LogLevel, type Logger } from '@huaweicloud/huaweicloud-sdk-core/logger/index.js';
import { expect, test } from '@jest/globals';
import type { SandboxAccessKey } from '../../src/sandbox/sandbox-options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { readUpstreamContract } from '../support/upstream-contract.js';
import { vendorExampleRows } from '../support/vendor-example-rows.js';

// Signer and HTTP layer are the vendor's own: neither the gateway's signer nor the sandbox's check can agree with itself here.

const contract = readUpstreamContract();

const nothing = (): void => undefined;

/** The SDK's own would print refused requests, signature and all. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

type QueryParams = Readonly<Record<string, string | number | readonly string[]>>;

/** Lists snapshots as the vendor's generated client does. Without its `ClientBuilder`, which writes into the home folder. */
async function listWithSdk(
  sandbox: Sandbox,
  key: SandboxAccessKey | undefined,
  queryParams: QueryParams,
): Promise<unknown> {
  const credentials = new BasicCredentials()
    .withAk(key?.accessKey)
    .withSk(key?.secretKey)
    .withProjectId(sandbox.projectId)
    .withSecurityToken(key?.securityToken);
  const client = new HcClient(new DefaultHttpClient({ logger: silent }, [sandbox.url]), {});
  return await client.withEndpoints([sandbox.url]).withCredential(credentials).sendRequest({
    method: 'GET',
    url: '/v2/{project_id}/snapshots',
    contentType: 'application/json',
    queryParams,
    pathParams: {},
    headers: {},
  });
}

const everyParameter: QueryParams = {
  desktop_id: 'd-1',
  desktop_ids: ['d-1', 'a,b'],
  desktop_name: "O'Brien (Q&A)*! 研发 🎯",
  desktop_names: ['x y', "O'Brien (Q&A)*! 研发 🎯", '张伟', 'zoe'],
  snapshot_name: '100% a+b=c&d/e?f#g~_.-',
  snapshot_names: ['s 2', 's,1', '100% a+b=c&d/e?f#g~_.-'],
  disk_type: 'SYSTEM_DISK',
  create_type: 'MANUALLY',
  status: 'create_success',
  sort_field: 'create_time',
  sort_type: 'DESC',
  offset: 0,
  limit: 1000,
};

const matching = {
  snapshot_id: 's-1',
  desktop_id: 'd-1',
  desktop_name: everyParameter['desktop_name'],
  snapshot_name: everyParameter['snapshot_name'],
  is_system_disk: true,
  create_type: 'MANUALLY',
  status: 'create_success',
};

test('the vendor’s SDK lists snapshots with every parameter, signed with an access key', async () => {
  await using sandbox = await startSandbox({ snapshots: [matching, ...vendorExampleRows] });
  const page = await listWithSdk(sandbox, sandbox.accessKeys[0], everyParameter);
  expect(page).toEqual({ total_count: 1, desktop_snapshots: [matching], httpStatusCode: 200 });
});

test('the vendor’s SDK lists snapshots with temporary credentials and without any parameter', async () => {
  await using sandbox = await startSandbox({ snapshots: vendorExampleRows });
  const page = await listWithSdk(sandbox, sandbox.accessKeys[1], {});
  expect(page).toEqual({ total_count: 2, desktop_snapshots: vendorExampleRows, httpStatusCode: 200 });
});

test('what the vendor’s SDK sends is within the contract', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  await listWithSdk(sandbox, sandbox.accessKeys[0], everyParameter);
  expect(sandbox.requests.map(contract.checkRequest)).toEqual([[]]);
});

test('the vendor’s SDK is refused with a wrong secret', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  const wrong = { accessKey: sandbox.accessKeys[0]?.accessKey ?? '', secretKey: 'guess' };
  await expect(listWithSdk(sandbox, wrong, { limit: 1 })).rejects.toEqual(
    expect.objectContaining({ httpStatusCode: 401, errorCode: 'APIGW.0301' }),
  );
});
