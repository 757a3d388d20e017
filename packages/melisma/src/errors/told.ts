/** What an error keeps of a value that came, and how it is put in words. The value may be anything: nothing here throws. */
/** What an error says of a value: numbers, truth values and short strings as they are, of anything else the kind. */
export type Told = string | number | boolean | null | undefined;

/** Characters of a string that are kept. */
const LONGEST = 100;

/** A short value as it is, a long string cut, of anything else its kind: what is kept can be cloned and printed, and holds no memory. */
export function told(value: unknown): Told {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value;
  if (value == null || typeof value === 'number' || typeof value === 'boolean') return value as Told;
  try {
    return kindOf(value);
  } catch {
    return typeof value; // a proxy that was revoked, a getter that throws
  }
}

/** `Float32Array of 400`, `Object`, `Symbol`. */
function kindOf(value: object): string {
  const name = told(Object.prototype.toString.call(value).slice('[object '.length, -1));
  return typeof value === 'object' && 'length' in value ? `${name} of ${told(value.length)}` : `${name}`;
}

/** A value in a message of one line: strings in quotes, of what is kept no more. */
export const inWords = (value: unknown): string =>
  typeof value === 'string' ? `'${JSON.stringify(told(value)).slice(1, -1)}'` : String(told(value));
