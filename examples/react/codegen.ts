import type { CodegenConfig } from '@graphql-codegen/cli';

const config = { scalars: { DateTime: 'string' }, enumsAsTypes: true, useTypeImports: true, strictScalars: true };

export default {
  schema: '../../schema/api.graphql',
  documents: 'src/queries.ts',
  generates: { 'src/gql/': { preset: 'client', presetConfig: { fragmentMasking: false }, config } },
} satisfies CodegenConfig;
