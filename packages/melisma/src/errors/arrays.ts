/** Arrays as a caller hands them over: of any realm (an iframe, `vm`, jsdom) and any subclass. What is read here are plain ones of our own. */
import type { ErrorCode } from './errors.ts';
import { refusal } from './refusal.ts';

/** The classes of arrays that are taken somewhere. */
type ArrayClass = Float32ArrayConstructor | Float64ArrayConstructor | Int16ArrayConstructor | Uint8ArrayConstructor;

/** What the engine itself knows of a typed array: neither its prototype nor what an object says of itself counts. */
const known = <T>(value: unknown, key: PropertyKey): T =>
  Reflect.get(Object.getPrototypeOf(Int8Array.prototype), key, value);

/** `Float32Array` and the like; undefined for what is no typed array. */
export const arrayType = (value: unknown): string | undefined => known(value, Symbol.toStringTag);

/** A view of our own on the memory of an array; undefined where its buffer was transferred, or where `value` is no such array. */
function viewOf<Class extends ArrayClass>(value: unknown, View: Class | undefined): InstanceType<Class> | undefined {
  try {
    return new View!(known(value, 'buffer'), known(value, 'byteOffset'), known(value, 'length')) as InstanceType<Class>;
  } catch {
    return undefined;
  }
}

/**
 * A plain view on the memory of `value`, which is expected to be an array of one of these classes; where `length` is given, of so many
 * elements. Throws `code`.
 */
export function readArray<Class extends ArrayClass>(
  value: unknown,
  classes: readonly Class[],
  code: ErrorCode,
  option: string,
  words: string,
  length?: number,
): InstanceType<Class> {
  const type = arrayType(value);
  const View = classes.find((Class) => Class.name === type);
  const view = viewOf(value, View);
  if (view && view.length === (length ?? view.length)) return view;
  throw refusal(code, option, words, value, {
    expected: length,
    more: View && !view ? ' whose buffer was transferred' : '',
  });
}

/**
 * The array itself where it is a plain one of this class that holds anything, as nearly every one is: undefined says that a closer look is due. For
 * calls that take microseconds, of which a view would be a tenth.
 */
export function plainArray<Class extends ArrayClass>(value: unknown, Class: Class): InstanceType<Class> | undefined {
  if (arrayType(value) !== Class.name || Object.getPrototypeOf(value) !== Class.prototype) return undefined;
  return known<number>(value, 'length') > 0 ? (value as InstanceType<Class>) : undefined;
}

/** The caller's own array where it is a plain one of ours, else the view of it that was read. */
export const ownOr = <View extends object>(value: unknown, view: View): View =>
  Object.getPrototypeOf(value) === Object.getPrototypeOf(view) ? (value as View) : view;

/** Bytes in an array or a buffer of any realm; undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(value as ArrayBuffer, 0, Reflect.get(ArrayBuffer.prototype, 'byteLength', value));
  } catch {
    return arrayType(value) === 'Uint8Array' ? (viewOf(value, Uint8Array) as Uint8Array<ArrayBuffer>) : undefined;
  }
}
