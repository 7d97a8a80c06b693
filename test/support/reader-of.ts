import { createReaderKeys } from '../../src/snapshots/create-reader-keys.js';

/** Makes keys of readers, for tests of what is kept under them. */
export const readerOf = createReaderKeys({ secret: new Uint8Array(32), projectId: 'p', auth: 'forward' });
