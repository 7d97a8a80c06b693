/** Run before the tests of a file: the gateways that they start execute by the interpreter alone, unless they say otherwise. */
process.env['EXECUTION'] = 'interpreted';
// The same properties are tried with all cases on the engine that serves by default.
process.env['EVERY_CASE'] = 'false';
