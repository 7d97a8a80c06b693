import { describe, expect, test } from '@jest/globals';
import { desktopRows } from '../../support/rows.js';
import { startGateway } from '../../support/start-gateway.js';

const rows = desktopRows(300, 9);
/** The last snapshot of each desktop. */
const last = [...new Map(rows.map((row) => [row.desktop_id, row])).values()];
const document = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on DesktopSnapshot { id } ... on Desktop { id latestSnapshot { id } } } }`;

describe('references of a router are read together', () => {
  test.each([
    [
      '300 snapshots with the ids of their desktops',
      3,
      last.map(({ snapshot_id: id, desktop_id }) => ({
        __typename: 'DesktopSnapshot',
        id,
        desktop: { id: desktop_id },
      })),
      last.map(({ snapshot_id: id }) => ({ id })),
    ],
    [
      '300 snapshots by their ids alone, in one walk through the project',
      3,
      last.map(({ snapshot_id: id }) => ({ __typename: 'DesktopSnapshot', id })),
      last.map(({ snapshot_id: id }) => ({ id })),
    ],
    [
      "300 desktops' latest snapshots",
      3,
      last.map(({ desktop_id: id }) => ({ __typename: 'Desktop', id })),
      last.map(({ desktop_id: id, snapshot_id }) => ({ id, latestSnapshot: { id: snapshot_id } })),
    ],
  ])('%s, in at most %i calls', async (_, calls, representations, expected) => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { data, errors } = await gateway.query(document, { variables: { representations } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ _entities: expected });
    expect(gateway.upstream.requests.length).toBeLessThanOrEqual(calls);
  });
});
