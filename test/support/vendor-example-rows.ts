/** The rows of the vendor's own example of an answer, as `schema/upstream.openapi.yaml` quotes it. */
export const vendorExampleRows = [
  {
    snapshot_id: 'eed156d9-02a5-46f5-8eb1-54f09ab9fbae',
    snapshot_name: 'sys0420_xzx03_1713602176593',
    desktop_id: '7163a7ba-fc09-4238-ab73-0689ea7f54c3',
    desktop_name: 'xzx03',
    desktop_sid: '22ad6780-3236-4838-b509-8068d254e9de',
    is_system_disk: true,
    status: 'create_success',
    description: 'Description.',
    create_time: '2024-04-20T08:36:16Z',
    create_type: 'MANUALLY',
  },
  {
    snapshot_id: 'a7e996da-20db-4de8-8aff-4c8e4c6d5ed3',
    snapshot_name: 'AUTOCREATED_AA_1713595811910',
    desktop_id: 'a3e8d0d0-79df-413d-a327-d702a4fb2e15',
    desktop_name: 'AA',
    desktop_sid: '1346b13d-d3e4-4965-bfb4-5bb880bf7dbf',
    is_system_disk: false,
    status: 'create_success',
    description: 'Description.',
    create_time: '2024-04-20T06:50:11Z',
    create_type: 'AUTO',
  },
] as const;
