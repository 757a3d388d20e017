"""From a file to Whisper's features in Python, on one thread. Each way imports its own package, so that a whole process pays for no other.

    pipelines.py librosa|whisper FILE       one run, as a process
    pipelines.py serve WAV FILE...          many, timed: speaks bench/peers/protocol.ts; writes the samples of WAV to each FILE, as its name ends
"""

import json
import os
import sys
import time
from pathlib import Path

for variable in ("OMP", "MKL", "OPENBLAS", "NUMBA", "VECLIB_MAXIMUM"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
# For whisper_peers.py, peer.py and serve.py.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers" / "python"))

SAMPLE_RATE = 16000


def librosa(file: str):
    """librosa.load with its own resampler (soxr_hq) and mixing, and the log-mel of bench/peers/librosa.py."""
    import librosa as package
    from whisper_peers import librosa_baseline

    whisper_log_mel = librosa_baseline().whisper_log_mel

    def run():
        begin = time.perf_counter()
        audio, _ = package.load(file, sr=SAMPLE_RATE)
        read = time.perf_counter()
        return stages(begin, read, whisper_log_mel(audio))

    return run


def whisper(file: str):
    """openai-whisper's own way: ffmpeg as a process mixes and resamples to int16, log_mel_spectrogram does the rest."""
    import torch
    from whisper.audio import load_audio, log_mel_spectrogram

    torch.set_num_threads(1)

    def run():
        begin = time.perf_counter()
        audio = load_audio(file)
        read = time.perf_counter()
        return stages(begin, read, log_mel_spectrogram(audio, 80).numpy())

    return run


def stages(begin: float, read: float, features) -> tuple[dict, object]:
    """Milliseconds by stage, and the features."""
    return {"read": (read - begin) * 1e3, "features": (time.perf_counter() - read) * 1e3}, features


PIPELINES = {"librosa": (librosa, ("librosa", "soxr", "numpy")), "whisper": (whisper, ("openai-whisper", "torch"))}


def encode(wav: str, file: str) -> None:
    """Writes the samples of a WAV in the format of the name's end, by libsndfile; in blocks, for its Vorbis fails on long arrays."""
    import soundfile

    with soundfile.SoundFile(wav) as source, soundfile.SoundFile(file, "w", source.samplerate, source.channels) as out:
        for block in source.blocks(1 << 14, dtype="int16"):
            out.write(block)


class Server:
    """Holds the pipelines that were opened: `librosa`, `librosa-flac`, `librosa-mp3`, `whisper`, ..."""

    def __init__(self, wav: str, *others: str):
        self.files, self.runs = {"": wav, **{Path(file).suffix[1:]: file for file in others}}, {}
        for file in others:
            encode(wav, file)

    def open(self, peer: str) -> dict:
        """Imports what a pipeline needs."""
        from peer import build

        name, _, form = peer.partition("-")
        pipeline, packages = PIPELINES[name]
        self.runs[peer] = pipeline(self.files[form])
        return {"build": build(*packages)}

    def features(self, peer: str, file: str) -> dict:
        """The first run; its features go to a file as float64."""
        spent, result = self.runs[peer]()
        result.astype("float64").tofile(file)
        return {"dims": list(result.shape), "ms": sum(spent.values())}

    def run(self, peer: str, untimed: int) -> dict:
        """One timed run behind some that are not."""
        for _ in range(untimed):
            self.runs[peer]()
        spent, _ = self.runs[peer]()
        return {"ms": sum(spent.values()), "stages": spent}


def serve(*files: str) -> None:
    """Answers until standard input ends. What packages print goes to standard error."""
    from serve import answer

    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    server = Server(*files)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(server, request)}), file=channel, flush=True)


def main() -> None:
    """What the arguments say."""
    name, *files = sys.argv[1:]
    if name == "serve":
        serve(*files)
    else:
        print(PIPELINES[name][0](*files)()[1].shape)


if __name__ == "__main__":
    main()
