/** One line each: what is printed about a file or an error never spills onto a second line, nor steers the terminal. */

/** Control characters and line breaks of a text (file names may hold them), spelled as escapes. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A text of several lines joined into one. */
export const oneLine = (text: string): string =>
  printable(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
      .join(' '),
  );

/** Lines `name   value`, without a line break at the end. */
export const namedLines = (rows: readonly (readonly string[])[]): string =>
  rows.map(([name, value]) => `${name.padEnd(9)} ${printable(value)}`).join('\n');
