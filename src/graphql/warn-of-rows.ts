import type { GraphQLResolveInfo, ResponsePath } from 'graphql';
import type { ListPage } from '../snapshots/list-page.js';
import type { OperationContext } from './create-operation-context.js';

type Path = readonly (string | number)[];
type Field = Pick<GraphQLResolveInfo, 'path'>;

/** Reports rows that have no id, so that they cannot be shown. */
export function warnOfLeftOutRows({ warnings }: OperationContext, { path }: Field, page: ListPage): void {
  const { unidentified: count, received } = page;
  const message = `${count} of ${received} rows had no usable id and were left out.`;
  warnings.push({ code: 'SNAPSHOTS_LEFT_OUT', message, path: toPath(path), count });
}

/** Reports that a list ended before its rows did. @param below The list's place in the field's value, if that is a list. */
export function warnOfIncompleteList({ warnings }: OperationContext, { path }: Field, below: Path = []): void {
  const message = 'The list ended, but its total says that more rows exist. The snapshot service does not return them.';
  warnings.push({ code: 'LIST_INCOMPLETE', message, path: [...toPath(path), ...below] });
}

function toPath(path: ResponsePath | undefined): Path {
  return path ? [...toPath(path.prev), path.key] : [];
}
