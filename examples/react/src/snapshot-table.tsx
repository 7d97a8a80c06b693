import type { DesktopSnapshotSortField as SortField } from './gql/graphql';
import { type Page, type PartProps, rowsOfPage } from './use-snapshots';
import { statusWords } from './words';

/** Laid out as a grid, so that it fits a phone; its roles are said because some browsers forget them then. */
export function SnapshotTable(props: PartProps) {
  return (
    <table role="table" aria-labelledby="title">
      <thead role="rowgroup">
        <tr role="row">
          <SortHeader field="SNAPSHOT_NAME" label="Snapshot" {...props} />
          <th role="columnheader">Disk</th>
          <th role="columnheader">Status</th>
          <SortHeader field="CREATE_TIME" label="Created" {...props} />
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.page?.nodes.map((snapshot) => <SnapshotRow key={snapshot.id} {...snapshot} />) ??
          Array.from({ length: rowsOfPage }, (_, row) => <tr key={row} />)}
      </tbody>
    </table>
  );
}

function SortHeader({ field, label, view: { sort }, change }: PartProps & { field: SortField; label: string }) {
  const order = sort.field !== field ? 'none' : sort.direction === 'ASC' ? 'ascending' : 'descending';
  // Names begin with the first, times with the newest; once more turns the order round.
  const direction = order === 'descending' || (order === 'none' && field === 'SNAPSHOT_NAME') ? 'ASC' : 'DESC';
  return (
    <th role="columnheader" aria-sort={order}>
      <button onClick={() => change({ sort: { field, direction } })}>
        {label} <span aria-hidden>{{ none: '↕', ascending: '↑', descending: '↓' }[order]}</span>
      </button>
    </th>
  );
}

const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

function SnapshotRow({ name, desktop, isSystemDisk, createTime, ...task }: Page['nodes'][number]) {
  const { label, tone } = statusWords[task.status];
  const percent = task.inProgress && task.progress !== null ? ` ${task.progress}%` : '';
  const word = task.status === 'UNKNOWN' && task.upstreamStatus ? `: “${task.upstreamStatus}”` : '';
  const created = createTime && <time dateTime={createTime}>{timeFormat.format(new Date(createTime))}</time>;
  return (
    <tr role="row">
      <td role="cell">
        <bdi>{name ?? 'Without a name'}</bdi>
        <small>{desktop?.name ? <bdi>{desktop.name}</bdi> : 'Desktop not known'}</small>
      </td>
      <td role="cell">{isSystemDisk === null ? '–' : isSystemDisk ? 'System' : 'Data'}</td>
      <td role="cell">
        <i aria-hidden style={{ color: tone }} /> {label + percent + word}
        {task.inProgress && <progress aria-label={label} max={100} value={task.progress ?? undefined} />}
        {task.restoreFailReason && <small dir="auto">{task.restoreFailReason}</small>}
      </td>
      <td role="cell">{created ?? '–'}</td>
    </tr>
  );
}
