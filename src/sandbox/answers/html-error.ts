import type { Answer } from './answer.js';

/** What a proxy on the way answers, which knows nothing of any of the three layers. */
export function htmlError(status: number, title: string): Answer {
  const heading = `${status} ${title}`;
  const body = `<html>\r\n<head><title>${heading}</title></head>\r\n<body><center><h1>${heading}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}
