/** Run before the tests of a file: the gateways that they start execute by the interpreter alone, unless they say otherwise. */
process.env['EXECUTION'] = 'interpreted';
