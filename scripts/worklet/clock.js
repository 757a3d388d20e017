/** A clock in shared memory, for the audio thread has none of its own: it counts as fast as it can, some fifty times a microsecond. */
self.addEventListener('message', ({ data }) => {
  const count = new Int32Array(data);
  for (let i = 0; ; i = (i + 1) | 0) Atomics.store(count, 0, i);
});
