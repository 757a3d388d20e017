import { afterEach, expect, it, vi } from 'vitest';
import { instanceSoon } from './instantiate.ts';

/** The smallest module: magic number and version. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** `new WebAssembly.Module` throws `error`; the rest is as it was. */
function refuseWith(error: Error): void {
  const { instantiate, Instance } = WebAssembly;
  const Module = function refuse() {
    throw error;
  };
  vi.stubGlobal('WebAssembly', { instantiate, Instance, Module });
}

afterEach(() => vi.unstubAllGlobals());

it('waits for a module that may not be compiled in one go', async () => {
  refuseWith(
    new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.'),
  );
  expect(Object.keys((await instanceSoon(empty)).exports)).toEqual([]);
});

it('passes on what forbids compiling altogether', async () => {
  const forbidden = new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
  refuseWith(forbidden);
  await expect(instanceSoon(empty)).rejects.toBe(forbidden);
});
