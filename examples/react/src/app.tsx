import { useState } from 'react';
import { Filters } from './filters';
import { Notice } from './notice';
import { SnapshotTable } from './snapshot-table';
import { type PartProps, type View, rowsOfPage, useSnapshots } from './use-snapshots';
import { liveWords, totalInWords, warningInWords } from './words';

const everything: View = { filter: {}, sort: { field: 'CREATE_TIME', direction: 'DESC' }, cursors: [] };

export function App() {
  const [view, setView] = useState(everything);
  const change = (part: Partial<View>) => {
    setView({ ...view, cursors: [], ...part });
    scrollTo(0, 0);
  };
  const { page, warnings, counts, error, isTurning, refresh, state } = useSnapshots(view);
  const props = { view, change, page, counts };
  const requestId = String(error?.graphQLErrors[0]?.extensions['requestId']);
  const notice = error && <Notice key={requestId} error={error} onRetry={refresh} />;
  return (
    <main>
      <header>
        <h1 id="title">Desktop snapshots</h1>
        <p role="status">
          <i aria-hidden style={{ color: liveWords[state].tone }} /> {liveWords[state].label}
        </p>
        <p role="status">{page ? totalInWords(page.totalCount) : !error && 'Loading …'}</p>
      </header>
      <Filters {...props} />
      <div className="list" aria-busy={isTurning}>
        {page?.nodes.length === 0 ? (
          <div className="notice">
            <p>No snapshot fits.{view.filter.names && ' Some clouds find whole names only.'}</p>
            <button onClick={() => setView(everything)}>Show everything</button>
          </div>
        ) : page || !error ? (
          <SnapshotTable {...props} />
        ) : (
          notice
        )}
      </div>
      <footer>
        {page && notice}
        <p role="status">{warnings.map(warningInWords).join(' ')}</p>
        <Pager {...props} />
      </footer>
    </main>
  );
}

/** By cursors, so that no row is twice or missing while others come and go. At an end a button keeps the focus. */
function Pager({ page, view: { cursors }, change }: PartProps) {
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const pages = page?.totalCount ? ` of ${Math.ceil(page.totalCount / rowsOfPage)}` : '';
  return (
    <nav aria-label="Pages">
      <button aria-disabled={cursors.length === 0} onClick={() => change({ cursors: cursors.slice(0, -1) })}>
        ← Previous
      </button>
      <span aria-live="polite">{`Page ${cursors.length + 1}${pages}`}</span>
      <button aria-disabled={!next} onClick={() => next && change({ cursors: [...cursors, next] })}>
        Next →
      </button>
    </nav>
  );
}
