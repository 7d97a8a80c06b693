/** Of the gateway, as `package.json` has it: a test compares them, since what is built has no such file beside it. */
export const version = '0.1.0';
