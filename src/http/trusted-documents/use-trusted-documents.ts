import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { AppError } from '../../errors/app-error.js';
import type { TrustedDocuments } from './create-trusted-documents.js';
import { readDocumentId } from './read-document-id.js';

/** How a request named its document: by an id that is known or is not, or by its text. */
export type DocumentKind = 'trusted' | 'unknown' | 'free';

export interface TrustPolicy {
  readonly documents: TrustedDocuments;
  /** `only` refuses whatever is not in the manifest, `prefer` lets documents be sent as text too. */
  readonly mode: 'only' | 'prefer';
  readonly onDocument: (kind: DocumentKind) => void;
}

/**
 * Runs documents by the ids that they have in the manifest. They were parsed and validated at start, and the limits on the
 * shape of a document do not apply to them; what they cost with their variables is limited like that of any other.
 */
export function useTrustedDocuments({ documents, mode, onDocument }: TrustPolicy): Plugin {
  return {
    onParams: ({ params, setParams }) => {
      const id = readDocumentId(params);
      const text = id === undefined ? undefined : documents.textOf(id);
      const isText = typeof params.query === 'string' && params.query !== '';
      if (text !== undefined) {
        onDocument('trusted');
        if (isText && params.query !== text) throw badInput('The query is not the document that has this id.');
        setParams({ ...params, query: text });
      } else if (id !== undefined && !(isText && mode === 'prefer')) {
        onDocument('unknown');
        throw badInput('No trusted document has this id.');
      } else {
        onDocument('free');
        if (mode === 'only')
          throw badInput('This gateway runs trusted documents only. Send the id of one as documentId.');
      }
    },
    onValidate: ({ params, setResult }) => {
      if (documents.has(params.documentAST as DocumentNode)) setResult([]);
    },
  };
}

function badInput(message: string): AppError {
  return new AppError('BAD_USER_INPUT', { message });
}
