/** How many rows an answer has, or what the error says, in whichever form a client has it. */
export async function answerOf(asked: Promise<Asked>): Promise<unknown> {
  try {
    const { data, error } = await asked;
    return data?.snapshots?.edges.length ?? String(error);
  } catch (error) {
    return String(error);
  }
}

interface Asked {
  readonly data?: { readonly snapshots?: { readonly edges: readonly unknown[] } | null } | null;
  readonly error?: unknown;
}
