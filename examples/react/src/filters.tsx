import { useEffect, useState } from 'react';
import type { DesktopSnapshotDiskType as Disk, DesktopSnapshotFilter } from './gql/graphql';
import type { PartProps } from './use-snapshots';
import { statusWords } from './words';

export function Filters({ view: { filter }, change, counts }: PartProps) {
  const set = (part: DesktopSnapshotFilter) => change({ filter: { ...filter, ...part } });
  const asked = filter.names?.[0] ?? '';
  const [name, setName] = useState(asked);
  useEffect(() => void (asked === '' && setName('')), [asked]);
  useEffect(() => {
    const typed = name.trim();
    const timer = setTimeout(() => typed !== asked && set({ names: typed ? [typed] : null }), 300);
    return () => clearTimeout(timer);
  });
  return (
    <search>
      <label>
        <small>Name</small>
        <input type="search" maxLength={256} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        <small>Disk</small>
        <select value={filter.diskType ?? 'ALL'} onChange={({ target }) => set({ diskType: target.value as Disk })}>
          <option value="ALL">All disks</option>
          <option value="SYSTEM_DISK">System disk</option>
          <option value="DATA_DISKS">Data disks</option>
        </select>
      </label>
      <div className="pills" role="group" aria-label="Status">
        {(Object.keys(statusWords) as (keyof typeof statusWords)[]).map((status) => {
          const { label, tone } = statusWords[status];
          const count = counts?.find((each) => each.status === status)?.count;
          // The snapshot service cannot look for what it has no known word for.
          if (status === 'UNKNOWN') return count ? <span key={status}>{`${label} ${count}`}</span> : null;
          const shownCount = (count?.toLocaleString('en') ?? '–').padStart(6, '\u2007');
          const isOn = filter.statuses?.includes(status) ?? false;
          const statuses = [...new Set(filter.statuses).symmetricDifference(new Set([status]))];
          const toggle = () => set({ statuses: statuses.length > 0 ? statuses : null }); // [] would select nothing
          return (
            <button key={status} aria-pressed={isOn} onClick={toggle}>
              <i aria-hidden style={{ color: tone }} /> {label} <small>{shownCount}</small>
            </button>
          );
        })}
      </div>
    </search>
  );
}
