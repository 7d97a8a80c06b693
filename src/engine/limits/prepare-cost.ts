import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { SnapshotQueryInput } from '../../graphql/arguments/read-list-arguments.js';
import { type UpstreamDemand, readDemand } from '../../graphql/upstream-demand.js';
import { desktopPageLimit } from '../../loaders/create-snapshot-loader.js';
import { maxStatusCountCalls } from '../../loaders/create-status-count-loader.js';
import { pageSize } from '../../snapshots/page-size.js';
import { maxFilterValues } from '../../snapshots/snapshot-query.js';
import type { DocumentParts, VariableValues } from '../document-parts.js';

/** The cost of one upstream call, with any answer, in fields of a row. */
const callCost = 10;

type Arguments = Readonly<Record<string, unknown>>;

/** What a selection costs once, and for each row of the list whose connection it is selected of. */
interface Cost {
  readonly once: number;
  readonly perRow: number;
}

/** A cost that is known, or that variables decide. */
type Measure = Cost | ((variables: VariableValues) => Cost);

const nothing: Cost = { once: 0, perRow: 0 };

/**
 * What the operations of a document cost at most, in fields that are filled: 1 for every field, times the rows that it is selected of; 10 for
 * every upstream call; and for a row of which nothing is selected 1 all the same, since the upstream sends it.
 *
 * Fragments count wherever they are spread, and are measured once for all operations. At most `Number.MAX_SAFE_INTEGER`.
 *
 * @returns of an operation its cost by the variables. What they have no part in is added up before, once.
 */
export function prepareCost({
  schema,
  fragments,
}: DocumentParts): (operation: OperationDefinitionNode) => (variables: VariableValues) => number {
  const ofFragments = new Map<string, Measure>();

  const ofSelections = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): Measure =>
    set?.selections.map((node) => ofSelection(node, parent)).reduce(add, nothing) ?? nothing;

  const ofSelection = (node: SelectionNode, parent: GraphQLNamedType | undefined): Measure => {
    const measure = ofSelected(node, parent);
    if (!node.directives?.length) return measure;
    return (variables) => (isLeftOut(node, variables) ? nothing : at(measure, variables));
  };

  const ofSelected = (node: SelectionNode, parent: GraphQLNamedType | undefined): Measure => {
    if (node.kind === Kind.FIELD) return ofField(node, parent);
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
    const { typeCondition } = node;
    return ofSelections(node.selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : parent);
  };

  const ofFragment = (name: string): Measure => {
    const fragment = fragments.get(name);
    const known = ofFragments.get(name);
    if (known !== undefined || !fragment) return known ?? nothing;
    const cost = once(ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value)));
    ofFragments.set(name, cost);
    return cost;
  };

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined): Measure => {
    const field = hasOutputFields(parent) ? parent.getFields()[node.name.value] : undefined;
    const inner = ofSelections(node.selectionSet, field && getNamedType(field.type));
    // No definition: an introspection field, or `__typename`.
    const demand = field && readDemand(field);
    if (!demand) return map(inner, ({ once }) => ({ once: 1 + once, perRow: 0 }));
    if (demand === 'rows') return map(inner, ({ once }) => ({ once: 1, perRow: once }));
    const price = prices[demand];
    if (demand === 'counts') return map(inner, (cost) => ({ once: 1 + price({}, cost), perRow: 0 }));
    return (variables) => {
      const args = readArguments(() => getArgumentValues(field, node, variables));
      // Without, it will not be resolved.
      return { once: 1 + (args ? price(args, at(inner, variables)) : 0), perRow: 0 };
    };
  };

  return ({ operation, selectionSet }) => {
    const cost = ofSelections(selectionSet, schema.getRootType(operation) ?? undefined);
    return (variables) => Math.min(at(cost, variables).once, Number.MAX_SAFE_INTEGER);
  };
}

/** What fields that ask the upstream cost beside themselves; `selected` is what is selected of them. */
const prices: Readonly<Record<Exclude<UpstreamDemand, 'rows'>, (args: Arguments, selected: Cost) => number>> = {
  list: (args, { once, perRow }) => {
    const [lists, rows] = [countLists(args), countRows(args)];
    // Of the rows of the other lists nothing is shown, but the upstream sends them.
    return lists * callCost + once + rows * Math.max(1, perRow) + (lists - 1) * rows;
  },
  // The walk through the whole project is shared by all searches of an operation, so each counts one page.
  search: ({ desktopId }, { once }) =>
    callCost + once + (typeof desktopId === 'string' ? desktopPageLimit : pageSize.max),
  newest: (_, { once }) => callCost + once + 1,
  references: (args, { once }) =>
    countReferenceCalls(args) * (callCost + pageSize.max) + countReferences(args) * (1 + once),
  // One page of all rows, or the total of each status.
  counts: (_, { once }) => maxStatusCountCalls * callCost + pageSize.max + once,
};

/** Rows of a page. One whose limit is out of its bounds asks for nothing: its resolver refuses it. */
function countRows(args: Arguments): number {
  const { page, first } = args as SnapshotQueryInput;
  const limit = first ?? page?.limit ?? pageSize.default;
  return limit >= pageSize.min && limit <= pageSize.max ? limit : 0;
}

/** The upstream filters by one status at a time. */
function countLists(args: Arguments): number {
  return new Set((args as SnapshotQueryInput).filter?.statuses ?? []).size || 1;
}

interface ReferenceLike {
  readonly __typename?: unknown;
  readonly desktop?: unknown;
}

/** Other subgraphs' references. The resolver refuses what is not an object; it costs as one. */
function readReferences({ representations }: Arguments): readonly ReferenceLike[] {
  if (!Array.isArray(representations)) return [];
  return representations.map((value: unknown) => (typeof value === 'object' && value !== null ? value : {}));
}

/** References that the field `_entities` is asked with. */
export function countReferences(args: Arguments): number {
  return readReferences(args).length;
}

/** Each call asks for as many desktops as a filter holds, and has a full page; what is known by its id alone is searched for once. */
function countReferenceCalls(args: Arguments): number {
  const snapshots = readReferences(args).filter(({ __typename }) => __typename === 'DesktopSnapshot');
  const withDesktop = snapshots.filter(({ desktop }) => desktop !== undefined && desktop !== null).length;
  return Math.ceil(withDesktop / maxFilterValues) + (withDesktop < snapshots.length ? 1 : 0);
}

function at(measure: Measure, variables: VariableValues): Cost {
  return typeof measure === 'function' ? measure(variables) : measure;
}

/** Measured once for the same variables, however often it is asked: fragments that explode cost no more than their text. */
function once(measure: Measure): Measure {
  if (typeof measure !== 'function') return measure;
  const known = new WeakMap<VariableValues, Cost>();
  return (variables) => {
    const cost = known.get(variables) ?? measure(variables);
    known.set(variables, cost);
    return cost;
  };
}

function map(measure: Measure, change: (cost: Cost) => Cost): Measure {
  return typeof measure === 'function' ? (variables) => change(measure(variables)) : change(measure);
}

function add(a: Measure, b: Measure): Measure {
  if (a === nothing) return b;
  if (typeof a === 'function' || typeof b === 'function') {
    return (variables) => addCosts(at(a, variables), at(b, variables));
  }
  return addCosts(a, b);
}

function addCosts(a: Cost, b: Cost): Cost {
  return { once: a.once + b.once, perRow: a.perRow + b.perRow };
}

function isLeftOut(node: SelectionNode, variables: VariableValues): boolean {
  try {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.['if'] === true || include?.['if'] === false;
  } catch {
    // A null where none may be: the executor will say so.
    return false;
  }
}

function hasOutputFields(type: GraphQLNamedType | undefined): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type);
}

/** Undefined when they are not valid, which the executor finds too, and then does not ask for the field. */
function readArguments<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
