"""Relative L2 error of other libraries' DFTs on the signals of transforms.ts; writes peers.json.

    /path/to/python scripts/numerics/peers.py      numpy, scipy and torch of fixtures/requirements.txt

The truth is scipy's own transform in 80-bit arithmetic (x86-64), good to about 1e-19.
"""
import json
import os
import platform

os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import scipy
import scipy.fft
import torch

LENGTHS = [256, 400, 480, 512, 640, 800, 1024, 1920, 2048, 4096, 8192, 7, 31, 101, 499, 997]


def noise(length, seed):
    """seededNoise of oracle/seeded.ts: xorshift32, eight numbers dropped."""
    state = (seed * 0x9E3779B1) & 0xFFFFFFFF | 1
    out = []
    for _ in range(length + 8):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        out.append(state / 2**31 - 1)
    return np.array(out[8:]).astype(np.float32)


def scipy_rfft(x):
    return scipy.fft.rfft(x, workers=1)


def torch_rfft(x):
    return torch.fft.rfft(torch.from_numpy(x)).numpy()


LIBRARIES = {
    "scipy float32": (scipy_rfft, np.float32),
    "torch float32": (torch_rfft, np.float32),
    "scipy float64": (scipy_rfft, np.float64),
    "torch float64": (torch_rfft, np.float64),
}


def relative_error(rfft, dtype, x):
    truth = scipy.fft.rfft(x.astype(np.longdouble))
    got = rfft(x.astype(dtype)).astype(np.clongdouble)
    return float(np.sqrt(np.sum(np.abs(got - truth) ** 2) / np.sum(np.abs(truth) ** 2)))


def main():
    if np.finfo(np.longdouble).eps > 1.1e-19:
        raise SystemExit("numpy's longdouble has no 80 bits here: run this on x86-64")
    torch.set_num_threads(1)
    errors = {}
    for length in LENGTHS:
        x = np.stack([noise(length, seed) for seed in (1, 2, 3, 4)])
        found = {name: relative_error(rfft, dtype, x) for name, (rfft, dtype) in LIBRARIES.items()}
        errors[str(length)] = {name: float(f"{value:.2e}") for name, value in found.items()}
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "torch": torch.__version__, "python": platform.python_version()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.json")
    with open(path, "w") as file:
        json.dump({"versions": versions, "errors": errors}, file, indent=2)
        file.write("\n")


main()
