"""Holds the Python resamplers for bench/resample.ts: `python serve.py SAMPLES FROM TO FOLDER`.

One peer's name a line in; the milliseconds of one run a line out. Each peer's first outputs are in FOLDER/<peer>.f32.
"""

import math
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import samplerate
import soxr
import torch
import torchaudio

torch.set_num_threads(1)
samples = np.fromfile(sys.argv[1], dtype=np.float32)
source, target = int(sys.argv[2]), int(sys.argv[3])
tensor = torch.from_numpy(samples)

PEERS = {
    "soxr HQ": lambda: soxr.resample(samples, source, target, quality="HQ"),
    "soxr VHQ": lambda: soxr.resample(samples, source, target, quality="VHQ"),
    "libsamplerate medium": lambda: samplerate.resample(samples, target / source, "sinc_medium"),
    "libsamplerate best": lambda: samplerate.resample(samples, target / source, "sinc_best"),
}
# Its table has a row for each phase, and in each a place for every sample of the period: 3 GB for 44100 to 16001.
if source // math.gcd(source, target) < 2000:
    transform = torchaudio.transforms.Resample(source, target)
    PEERS["torchaudio"] = lambda: transform(tensor).numpy()

for name, run in PEERS.items():
    np.asarray(run(), dtype=np.float32).tofile(Path(sys.argv[4]) / f"{name}.f32")
versions = ", ".join(f"{name} {version(name)}" for name in ("soxr", "samplerate", "torchaudio"))
print("|".join([versions, *PEERS]), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    PEERS[line.strip()]()
    print((time.perf_counter() - start) * 1e3, flush=True)
