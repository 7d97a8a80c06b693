import type { Builder } from '../create-builder.js';

/** Output only: nothing takes a time as an argument. */
export function defineDateTime(builder: Builder): void {
  builder.scalarType('DateTime', {
    description: 'A time in RFC 3339 form, always in UTC, to the second or finer: `2024-04-20T08:36:16Z`.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
    serialize: (value) => value,
  });
}
