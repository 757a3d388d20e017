"""How far each preset's source, in its own float32, and our features lie from that source in float64.

    python scripts/distribution/sources.py FOLDER

FOLDER has of each clip `<number>.f32`, its samples, and `<number>.<preset>.<target>`, our features: float32 of simd, float64 of double. Writes
FOLDER/errors.json. scripts/distribution.ts calls this.
"""

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

# One thread everywhere, set before numpy and torch load: sums then have one order.
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fixtures"))

import numpy as np
import peers
import torch
from front_ends import kaldi_base, kaldi_speaker, transformers_parakeet

PACKAGES = ("numpy", "torch", "torchaudio", "transformers", "openai-whisper")


def whisper(mels):
    """openai-whisper on the bare clip, and the same recipe in float64."""
    return tuple(lambda samples, run=run: run(samples, "unpadded", mels) for run in (peers.openai, peers.truth))


def front_end(module, preset):
    """The source of the preset's golden vectors."""
    source = next(source for source in module.SOURCES if source.preset == preset)
    bare = lambda returned: getattr(returned, "features", returned)
    return lambda samples: bare(source.single(samples)), lambda samples: bare(source.double(samples.astype(np.float64)))


SOURCES = {
    "whisper": whisper(80),
    "whisper-large-v3": whisper(128),
    "parakeet-tdt": front_end(transformers_parakeet, "parakeet-tdt"),
    "kaldi-fbank": front_end(kaldi_base, "kaldi-fbank"),
    "wespeaker": front_end(kaldi_speaker, "wespeaker"),
}


def distance(features, truth):
    """Largest and root-mean-square error, three digits each."""
    error = np.abs(features.astype(np.float64) - truth)
    assert np.isfinite(error).all()
    return [float(f"{value:.2e}") for value in (error.max(), np.sqrt(np.mean(error**2)))]


def errors(folder, number, preset, samples):
    """[largest, rms] of the source, of simd and of double."""
    single, double = SOURCES[preset]
    truth = double(samples)
    assert truth.dtype == np.float64
    ours = {
        target: np.fromfile(folder / f"{number}.{preset}.{target}", dtype).reshape(truth.shape)
        for target, dtype in (("simd", np.float32), ("double", np.float64))
    }
    return {"source": distance(single(samples), truth), **{target: distance(array, truth) for target, array in ours.items()}}


def main():
    """Every clip through every source."""
    folder = Path(sys.argv[1])
    found = []
    for number in range(len(list(folder.glob("*.f32")))):
        samples = np.fromfile(folder / f"{number}.f32", np.float32)
        found.append({preset: errors(folder, number, preset, samples) for preset in SOURCES})
    machine = {"python": platform.python_version(), "machine": platform.machine(), "torchCpuCapability": torch.backends.cpu.get_cpu_capability()}
    versions = {**machine, **{package: version(package) for package in PACKAGES}}
    (folder / "errors.json").write_text(json.dumps({"versions": versions, "errors": found}))


main()
