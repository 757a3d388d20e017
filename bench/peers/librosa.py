#!/usr/bin/env python3
"""librosa, the baseline of the performance guide: 30 s of audio at 16 kHz to 80 mel bands, on one thread.

    bench/peers/.venv/bin/python bench/peers/librosa.py

prints milliseconds and times realtime. `npm run bench:peers` times the same two functions beside all others, and makes that
environment (bench/peers/requirements.txt).
"""

import os
import platform
import sys
import time
from pathlib import Path

# This file has the name of the package: its own folder must not come first where Python looks.
sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).resolve().parent]
if __name__ == "__main__":
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[variable] = "1"

import librosa
import numpy as np

SAMPLE_RATE = 16000
SECONDS = 30
RUNS = 30


def melspectrogram(audio: np.ndarray) -> np.ndarray:
    """float32 [80, 3001]: librosa's mel spectrogram with Whisper's numbers, and its own Slaney filters."""
    return librosa.feature.melspectrogram(y=audio, sr=SAMPLE_RATE, n_fft=400, hop_length=160, n_mels=80, pad_mode="reflect")


def whisper_log_mel(audio: np.ndarray) -> np.ndarray:
    """float32 [80, 3000]: the same, with Whisper's logarithm, clamp and scale."""
    log_mel = np.log10(np.maximum(melspectrogram(audio)[:, :-1], 1e-10))
    return (np.maximum(log_mel, log_mel.max() - 8.0) + 4.0) / 4.0


def chirp_in_noise() -> np.ndarray:
    """float32 [480000]: a sweep from 20 to 7900 Hz over uniform noise, seed 1."""
    t = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    sweep = np.sin(2 * np.pi * (20 + (7900 - 20) * t / (2 * SECONDS)) * t)
    return (0.5 * sweep + np.random.default_rng(1).uniform(-0.3, 0.3, len(t))).astype(np.float32)


def milliseconds(function, audio: np.ndarray) -> list[float]:
    """Sorted times of warm runs; the first call, in which numba compiles, is not one of them."""
    function(audio)
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter_ns()
        function(audio)
        times.append((time.perf_counter_ns() - begin) / 1e6)
    return sorted(times)


def main() -> None:
    """One line for each function."""
    audio = chirp_in_noise()
    for name, function in (("melspectrogram", melspectrogram), ("Whisper log-mel", whisper_log_mel)):
        times = milliseconds(function, audio)
        rate = SECONDS * 1000 / times[0]
        print(f"{name:16} min {times[0]:6.2f} ms   median {times[RUNS // 2]:6.2f} ms   {rate:6.0f} x realtime")
    versions = f"librosa {librosa.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
    print(f"{SECONDS} s of audio, 80 bands, {RUNS} warm runs, one thread; {versions}")


if __name__ == "__main__":
    main()
