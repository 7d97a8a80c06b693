import { AppError } from '../../errors/app-error.js';
import { maxTextLength } from '../../snapshots/snapshot-query.js';

/**
 * A text that can go upstream as a parameter.
 *
 * An empty parameter would be no filter at all and select everything; a lone surrogate has no encoding. It has 1 to
 * `maxTextLength` characters (UTF-16 code units), so that a hundred of them still make a question that can be asked.
 *
 * @throws {AppError} `BAD_USER_INPUT` naming the argument.
 */
export function readText(argument: string, text: string): string {
  if (text === '') throw new AppError('BAD_USER_INPUT', { message: `${argument} must not be empty.` });
  if (text.length > maxTextLength) {
    const message = `${argument} must have at most ${maxTextLength} characters, but got: ${text.length}.`;
    throw new AppError('BAD_USER_INPUT', { message });
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw new AppError('BAD_USER_INPUT', { message: `${argument} must be well-formed Unicode.` });
  }
  return text;
}
