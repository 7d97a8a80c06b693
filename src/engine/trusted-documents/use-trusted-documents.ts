import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from '../operation.js';
import { type TrustPolicy, identifyDocument } from './identify-document.js';
import { noteTrusted } from './note-trusted.js';

/**
 * Runs documents by the ids that they have in the manifest. They were parsed and validated at start, and the limits on the
 * shape of a document do not apply to them; what they cost with their variables is limited like that of any other.
 *
 * @param policy Null where there is no manifest: then an id without its text is refused.
 */
export function useTrustedDocuments(policy: TrustPolicy | null): Plugin<{ readonly operation: Operation }> {
  return {
    onParams: ({ context, params, setParams }) => {
      const named = identifyDocument(policy, params);
      const { kind, refusal, text } = named;
      policy?.onDocument(kind);
      noteTrusted((context as { readonly operation: Operation }).operation.facts, named);
      if (refusal) throw refusal;
      if (text !== undefined) setParams({ ...params, query: text });
    },
    onValidate: ({ params, setResult }) => {
      if (policy?.documents.has(params.documentAST as DocumentNode)) setResult([]);
    },
  };
}
