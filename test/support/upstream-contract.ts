import { type ContractAnswer, createAnswerCheck } from './upstream-contract/create-answer-check.js';
import { type ContractRequest, createRequestCheck } from './upstream-contract/create-request-check.js';
import { compileSchemas, readDocument } from './upstream-contract/contract-document.js';

export type { ContractAnswer, ContractRequest };

/** Holds both sides of the upstream to `schema/upstream.openapi.yaml`. */
export interface UpstreamContract {
  /** What a request does that the contract does not allow, in words; empty when nothing. */
  readonly checkRequest: (request: ContractRequest) => readonly string[];
  /** What an answer does that the contract does not allow, in words; empty when nothing. */
  readonly checkAnswer: (answer: ContractAnswer) => readonly string[];
}

/** Reads the contract. Takes some ten milliseconds: once a test file is enough. */
export function readUpstreamContract(): UpstreamContract {
  const document = readDocument();
  const compile = compileSchemas(document);
  return { checkRequest: createRequestCheck(document, compile), checkAnswer: createAnswerCheck(document, compile) };
}
