"""Resamples the signals that scripts/resampling.ts has written to a folder: `python peers.py FOLDER`.

job.json lists pairs of rates; <pair>.f32 holds `count` signals of `length` float32 samples. Each peer's outputs go to
<pair>.<peer>.f32 in the same order, their length to the end of the process's output, as JSON.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import samplerate
import soxr
import torch
import torchaudio

KAISER_BEST = {
    "resampling_method": "sinc_interp_kaiser",
    "lowpass_filter_width": 64,
    "rolloff": 0.9475937167399596,
    "beta": 14.769656459379492,
}


def torchaudio_peer(**options):
    def run(x: np.ndarray, source: int, target: int) -> np.ndarray:
        return torchaudio.transforms.Resample(source, target, **options)(torch.from_numpy(x)).numpy()

    return run


def samplerate_peer(converter: str):
    return lambda x, source, target: samplerate.resample(x, target / source, converter)


def soxr_peer(quality: str):
    return lambda x, source, target: soxr.resample(x, source, target, quality=quality)


PEERS = {
    "soxr HQ": soxr_peer("HQ"),
    "soxr VHQ": soxr_peer("VHQ"),
    "libsamplerate best": samplerate_peer("sinc_best"),
    "libsamplerate medium": samplerate_peer("sinc_medium"),
    "torchaudio": torchaudio_peer(),
    "torchaudio kaiser": torchaudio_peer(**KAISER_BEST),
}


def main() -> None:
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    for job in json.loads((folder / "job.json").read_text()):
        signals = np.fromfile(folder / f"{job['name']}.f32", dtype=np.float32).reshape(job["count"], job["length"])
        for peer, run in PEERS.items():
            outputs = [np.asarray(run(x, job["from"], job["to"]), dtype=np.float32) for x in signals]
            np.stack(outputs).tofile(folder / f"{job['name']}.{peer}.f32")
    versions = {name: version(name) for name in ("soxr", "samplerate", "torchaudio")}
    print(json.dumps({"peers": list(PEERS), "versions": versions}))


if __name__ == "__main__":
    main()
