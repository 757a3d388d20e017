"""The Python side of bench/decode.ts: libsndfile, librosa and torch on one thread; speaks bench/peers/protocol.ts.

    serve.py '{"wav": FILE, "flac": FILE, ...}'       writes every file from the first, except those that are there
"""

import json
import os
import sys
import time
from pathlib import Path

for variable in ("OMP", "MKL", "OPENBLAS", "NUMBA", "VECLIB_MAXIMUM"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers" / "python"))

SUBTYPES = {"flac24": ("FLAC", "PCM_24"), "opus": ("OGG", "OPUS"), "ogg": ("OGG", "VORBIS")}


def encode(files: dict[str, str]) -> None:
    """The samples of the WAV in each other format, by libsndfile; in blocks, for its Vorbis fails on long arrays. Opus knows
    no 44.1 kHz; 24 bits get something to hold."""
    import numpy as np
    import soundfile
    import soxr

    samples, rate = soundfile.read(files["wav"], dtype="float32")
    for form, file in files.items():
        if Path(file).exists():
            continue
        container, subtype = SUBTYPES.get(form, (form.upper(), None))
        wanted = 48000 if form == "opus" else rate
        data = samples if wanted == rate else soxr.resample(samples, rate, wanted)
        if subtype == "PCM_24":
            data = data + np.random.default_rng(1).uniform(-(2**-16), 2**-16, data.shape)
        with soundfile.SoundFile(file, "w", wanted, 2, subtype, format=container) as out:
            for first in range(0, len(data), 1 << 14):
                out.write(data[first : first + (1 << 14)])


def runner(files: dict[str, str], peer: str):
    """What is timed: `decode flac`, `features flac`, `stft 512`."""
    kind, detail = peer.split(" ")
    if kind == "decode":
        import soundfile

        return lambda: soundfile.read(files[detail], dtype="float32", always_2d=True)
    if kind == "features":
        import librosa
        from whisper_peers import librosa_baseline

        log_mel = librosa_baseline().whisper_log_mel
        return lambda: log_mel(librosa.load(files[detail], sr=16000)[0])
    import torch

    torch.set_num_threads(1)
    signal = torch.sin(torch.arange(480000) ** 2 * 1e-6) * 0.5
    points = int(detail)
    window = torch.hann_window(points)
    return lambda: torch.stft(signal, points, points // 4, window=window, return_complex=True)


def main() -> None:
    """Answers until standard input ends. What packages print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    files = json.loads(sys.argv[1])
    encode(files)
    runners = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            run = runners.setdefault(request["peer"], None) or runner(files, request["peer"])
            runners[request["peer"]] = run
            for _ in range(request["untimed"]):
                run()
            cpu, begin = time.process_time(), time.perf_counter()
            run()
            answer = {"ms": (time.perf_counter() - begin) * 1e3, "stages": {"processor": (time.process_time() - cpu) * 1e3}}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": request["id"], **answer}), file=channel, flush=True)


if __name__ == "__main__":
    main()
