// By its place: its name leads here.
import fc from '../../../node_modules/fast-check/lib/cjs/fast-check.js';

/** Any number would do: what matters is that it stays. */
const defaultSeed = 1;

/**
 * What tests import as `fast-check`: property tests try the same cases every time, so that no change fails by a case that it has
 * nothing to do with. `npm run test:explore` looks for new cases, and `FAST_CHECK_SEED` repeats what it has found.
 */
const seed = Number(process.env['FAST_CHECK_SEED'] ?? defaultSeed);
if (!Number.isSafeInteger(seed)) throw new Error('FAST_CHECK_SEED must be a whole number');
fc.configureGlobal({ seed });

export default fc;
