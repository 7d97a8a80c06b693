import { AppError } from '../../errors/app-error.js';

/**
 * A text that can go upstream as a parameter.
 *
 * An empty parameter would be no filter at all and select everything; a lone surrogate has no encoding.
 *
 * @throws {AppError} `BAD_USER_INPUT` naming the argument.
 */
export function readText(argument: string, text: string): string {
  if (text === '') throw new AppError('BAD_USER_INPUT', { message: `${argument} must not be empty.` });
  if (/\p{Surrogate}/u.test(text)) {
    throw new AppError('BAD_USER_INPUT', { message: `${argument} must be well-formed Unicode.` });
  }
  return text;
}
