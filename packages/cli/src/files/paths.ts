/**
 * Paths as text. A name that is no UTF-8, which Linux allows, has a lone surrogate U+DC80 to U+DCFF for each byte that is none, as in Python
 * (PEP 383, `os.fsdecode`): the text can be cut, joined, compared and put into JSON, and leads back to the same file.
 */
import { isUtf8 } from 'node:buffer';
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SURROGATES = 0xdc00;

/** A path or name as the system has it. */
export function pathText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0, length = 0; at < bytes.length; at += length) {
    length = [1, 2, 3, 4].find((count) => isUtf8(bytes.subarray(at, at + count))) ?? 0;
    text += length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(SURROGATES + bytes[at]);
    length ||= 1;
  }
  return text;
}

const escaped = /[\udc80-\udcff]/u;

/** What the functions of `node:fs` take for the path; the type is theirs for the most frequent case. */
export function onDisk(path: string): string {
  if (!escaped.test(path)) return path;
  const parts = Array.from(path, (c) => (escaped.test(c) ? Buffer.of(c.charCodeAt(0) - SURROGATES) : Buffer.from(c)));
  return Buffer.concat(parts) as unknown as string;
}

/** The file that symbolic links lead to, where one is there: renaming would replace the link. */
export function followLink(path: string): string {
  try {
    return pathText(realpathSync.native(onDisk(path), { encoding: 'buffer' }));
  } catch {
    return path;
  }
}

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACEMENT_CHARACTER = '\ufffd';

/** An argument whose bytes Node has lost, as the only file of its folder that it may have been; otherwise as it came. */
export function recoverPath(path: string): string {
  if (!path.includes(REPLACEMENT_CHARACTER)) return path;
  const parent = dirname(path);
  const above = parent === path ? path : recoverPath(parent);
  try {
    const names = readdirSync(onDisk(above), { encoding: 'buffer' });
    const alike = names.filter((name) => join(parent, String(name)) === join(path));
    return alike.length === 1 ? join(above, pathText(alike[0])) : path;
  } catch {
    return path;
  }
}
