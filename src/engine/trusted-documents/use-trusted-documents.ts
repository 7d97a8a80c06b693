import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { AppError } from '../../errors/app-error.js';
import { type TrustPolicy, identifyDocument } from './identify-document.js';

/**
 * Runs documents by the ids that they have in the manifest. They were parsed and validated at start, and the limits on the
 * shape of a document do not apply to them; what they cost with their variables is limited like that of any other.
 */
export function useTrustedDocuments(policy: TrustPolicy): Plugin {
  return {
    onParams: ({ params, setParams }) => {
      const { kind, text, mistake } = identifyDocument(policy, params);
      policy.onDocument(kind);
      if (mistake !== undefined) throw new AppError('BAD_USER_INPUT', { message: mistake });
      if (text !== undefined) setParams({ ...params, query: text });
    },
    onValidate: ({ params, setResult }) => {
      if (policy.documents.has(params.documentAST as DocumentNode)) setResult([]);
    },
  };
}
