"""The Python sources of the presets, timed: speaks bench/peers/protocol.ts, as bench/peers/python/serve.py does.

    serve.py FOLDER      holds audio.f32, the float32 samples for whoever is opened next

A peer is a preset by name: the `single` of its Source in fixtures/front_ends, or openai-whisper for Whisper's two. `ms` is processor time.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
for folder in ("fixtures", "bench/peers/python"):
    sys.path.insert(0, str(ROOT / folder))
WHISPER_MELS = {"whisper": 80, "whisper-large-v3": 128}


def whisper(mels: int):
    """openai-whisper on one window."""
    import peers

    return lambda audio: peers.openai(audio, "padded", mels)


class Presets:
    """Imports every family of fixtures/front_ends that can be imported here; runs those that are asked for."""

    def __init__(self, folder: str):
        import generate_front_ends

        self.folder, self.runs = Path(folder), {}
        self.as_result, self.installed = generate_front_ends.as_result, generate_front_ends.installed
        modules, _ = generate_front_ends.families()
        self.sources = {source.preset: source for module in modules for source in getattr(module, "SOURCES", ())}

    def open(self, peer: str) -> dict:
        """Finds the source of a preset, and reads its audio."""
        if peer in WHISPER_MELS:
            single, package = whisper(WHISPER_MELS[peer]), "openai-whisper"
        elif peer in self.sources:
            single, package = self.sources[peer].single, self.sources[peer].package
        else:
            raise LookupError("its packages are not installed")
        audio = np.fromfile(self.folder / "audio.f32", dtype=np.float32)
        self.runs[peer] = lambda: single(audio)
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(1)
        found = self.installed(package)
        return {"build": f"{package} {found}" if found else package}

    def features(self, peer: str, file: str) -> dict:
        """The first run; its features go to a file as float64."""
        elapsed, result = self.timed(peer)
        features = self.as_result(result).features
        np.ascontiguousarray(features, dtype=np.float64).tofile(file)
        return {"dims": list(features.shape), "ms": elapsed}

    def run(self, peer: str, untimed: int) -> dict:
        """One timed run behind some that are not."""
        for _ in range(untimed):
            self.runs[peer]()
        return {"ms": self.timed(peer)[0]}

    def timed(self, peer: str) -> tuple[float, object]:
        """Milliseconds of processor time, and what came out."""
        begin = time.process_time_ns()
        result = self.runs[peer]()
        return (time.process_time_ns() - begin) / 1e6, result


def main() -> None:
    """Serves until standard input ends. What packages print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from serve import answer

    server = Presets(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(server, request)}), file=channel, flush=True)


if __name__ == "__main__":
    main()
