import { expect, test } from '@jest/globals';
import { startGateway } from '../../support/start-gateway.js';
import { vendorExampleRows } from '../../support/vendor-example-rows.js';

const everyField = `{
  snapshots {
    totalCount
    pageInfo { hasNextPage hasPreviousPage }
    nodes {
      id name isSystemDisk status upstreamStatus inProgress progress description createTime createType lastRestoreTime
      restoreFailReason desktop { id name sid } desktopPool { id }
    }
  }
}`;

test("shows the vendor's own example, field by field", async () => {
  await using gateway = await startGateway({ sandbox: { snapshots: vendorExampleRows } });
  const { status, data, errors } = await gateway.query(everyField);
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  const common = {
    upstreamStatus: 'create_success',
    status: 'CREATE_SUCCESS',
    inProgress: false,
    progress: null,
    description: 'Description.',
    lastRestoreTime: null,
    restoreFailReason: null,
    desktopPool: null,
  };
  expect(data).toEqual({
    snapshots: {
      totalCount: 2,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      nodes: [
        {
          ...common,
          id: 'eed156d9-02a5-46f5-8eb1-54f09ab9fbae',
          name: 'sys0420_xzx03_1713602176593',
          isSystemDisk: true,
          createTime: '2024-04-20T08:36:16Z',
          createType: 'MANUALLY',
          desktop: {
            id: '7163a7ba-fc09-4238-ab73-0689ea7f54c3',
            name: 'xzx03',
            sid: '22ad6780-3236-4838-b509-8068d254e9de',
          },
        },
        {
          ...common,
          id: 'a7e996da-20db-4de8-8aff-4c8e4c6d5ed3',
          name: 'AUTOCREATED_AA_1713595811910',
          isSystemDisk: false,
          createTime: '2024-04-20T06:50:11Z',
          createType: 'AUTO',
          desktop: {
            id: 'a3e8d0d0-79df-413d-a327-d702a4fb2e15',
            name: 'AA',
            sid: '1346b13d-d3e4-4965-bfb4-5bb880bf7dbf',
          },
        },
      ],
    },
  });
});
