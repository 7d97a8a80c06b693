import { type Answer, htmlError } from '../answer.js';
import type { WrongShape } from './fault.js';

/** A 200 instead of a good answer, with the same rows if its shape can hold them. */
export function toWrongShape(good: Answer, shape: WrongShape): Answer {
  if (shape === 'html') return { ...htmlError(502, 'Bad Gateway'), status: 200 };
  return { ...good, body: bodyFor(good.body, shape) };
}

function bodyFor(good: string, shape: Exclude<WrongShape, 'html'>): string {
  switch (shape) {
    case 'empty':
      return '';
    case 'not-json':
      return 'upstream connect error or disconnect/reset before headers';
    case 'cut-json':
      return good.slice(0, Math.floor(good.length / 2));
    case 'null':
      return 'null';
    case 'text':
      return JSON.stringify('ok');
    case 'list':
      return `[${good}]`;
    case 'nested':
      return `{"data":${good}}`;
    case 'rows-absent':
      return '{"total_count":0}';
    case 'rows-null':
      return '{"total_count":0,"desktop_snapshots":null}';
    case 'rows-not-a-list':
      return `{"total_count":1,"desktop_snapshots":${good}}`;
  }
}
