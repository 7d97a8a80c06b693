import type { Engine } from './answer-operation.js';
import { createCompiledEngine } from './compiled/create-compiled-engine.js';
import { createDocumentCache } from './create-document-cache.js';
import { type YogaServerOptions, createYogaServer } from './yoga/create-yoga-server.js';

export interface EngineOptions extends Omit<YogaServerOptions, 'documents'>, Pick<Engine, 'createContext'> {
  /** `interpreted`: Yoga answers everything. */
  readonly execution: 'compiled' | 'interpreted';
}

/** The compiled engine first, Yoga for the rest; both know documents from one cache. */
export function createEngine(options: EngineOptions): Engine {
  const documents = createDocumentCache(options.trust);
  const yoga = createYogaServer({ ...options, documents });
  const compiled = options.execution === 'compiled' ? createCompiledEngine({ ...options, documents, yoga }) : null;
  return { yoga, compiled, createContext: options.createContext };
}
