/** Values of variables, as they were coerced, defaults included, by their names. */
export type VariableValues = Readonly<Record<string, unknown>>;
