"""The features in float64 throughout, by definition, with nothing but numpy: what every peer is checked against.

All functions take float32 samples in [-1, 1] at 16 kHz and return float64 [mels, frames].
"""

import numpy as np

SAMPLE_RATE, HOP = 16000, 160


def slaney_mel(hertz):
    """Slaney's scale: linear to 1 kHz (15 mel), then 27 steps for a factor of 6.4."""
    return np.where(hertz < 1000, 3 * hertz / 200, 15 + 27 * np.log(np.maximum(hertz, 1000) / 1000) / np.log(6.4))


def slaney_hertz(mel):
    """Inverse of `slaney_mel`."""
    return np.where(mel < 15, 200 * mel / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def kaldi_mel(hertz):
    """Kaldi's scale."""
    return 1127 * np.log(1 + hertz / 700)


def triangles(points: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """[len(edges) - 2, len(points)]: triangles with corners at three neighbouring edges, peak 1."""
    low, centre, high = (edges[i : len(edges) - 2 + i, None] for i in range(3))
    return np.maximum(0, np.minimum((points - low) / (centre - low), (high - points) / (high - centre)))


def slaney_filters(fft_size: int, mels: int) -> np.ndarray:
    """librosa.filters.mel with its defaults: triangles in Hz, each of area 1 (half its width in Hz)."""
    hertz = np.arange(fft_size // 2 + 1) * SAMPLE_RATE / fft_size
    edges = slaney_hertz(np.linspace(0, slaney_mel(SAMPLE_RATE / 2), mels + 2))
    return triangles(hertz, edges) * (2 / (edges[2:] - edges[:-2]))[:, None]


def kaldi_filters(fft_size: int, mels: int, highest: float) -> np.ndarray:
    """Kaldi's MelBanks: triangles in mel, from 20 Hz, peak 1."""
    hertz = np.arange(fft_size // 2 + 1) * SAMPLE_RATE / fft_size
    return triangles(kaldi_mel(hertz), np.linspace(kaldi_mel(20), kaldi_mel(highest), mels + 2))


def frames_of(signal: np.ndarray, length: int) -> np.ndarray:
    """[frames, length]: whole frames, one every hop."""
    return np.lib.stride_tricks.sliding_window_view(signal, length)[::HOP]


def power(frames: np.ndarray, fft_size: int) -> np.ndarray:
    """[bins, frames]: |X|^2 of windowed frames."""
    spectrum = np.fft.rfft(frames, fft_size)
    return (spectrum.real**2 + spectrum.imag**2).T


def hann(length: int, periodic: bool) -> np.ndarray:
    """0.5 - 0.5 cos(2 pi n / N), N one less where the window is symmetric."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / (length - (not periodic)))


def whisper(audio: np.ndarray) -> np.ndarray:
    """[80, 3000]: openai-whisper's log_mel_spectrogram."""
    return whisper_frames(frames_of(np.pad(audio.astype(np.float64), 200, mode="reflect"), 400)[:-1])


def whisper_mirrored(audio: np.ndarray) -> np.ndarray:
    """[80, 3000]: the same of frames centred on the middle of their hop, as kaldi-native-fbank has them."""
    return whisper_frames(frames_of(np.pad(audio.astype(np.float64), (120, 200), mode="symmetric"), 400)[:3000])


def whisper_frames(frames: np.ndarray) -> np.ndarray:
    """[80, frames]: every stage of Whisper's log-mel on frames [frames, 400]."""
    mel = slaney_filters(400, 80) @ power(frames * hann(400, periodic=True), 400)
    log_mel = np.log10(np.maximum(mel, 1e-10))
    return (np.maximum(log_mel, log_mel.max() - 8) + 4) / 4


def kaldi(audio: np.ndarray) -> np.ndarray:
    """[80, 2998]: Kaldi's fbank of int16-scaled samples, snip_edges, no dither, natural log floored at float32's epsilon."""
    frames = frames_of(32768 * audio.astype(np.float64), 400)
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    return kaldi_log_mel(frames - 0.97 * before, highest=8000)


def kaldi_whole_clip(audio: np.ndarray) -> np.ndarray:
    """[80, 3000]: onnx-asr's graph `kaldi`: mean and pre-emphasis once over the clip, in [-1, 1], up to 7600 Hz, no snip_edges."""
    signal = audio.astype(np.float64)
    signal = np.pad(signal - signal.mean(), (120, 200), mode="symmetric")
    signal[1:] -= 0.97 * signal[:-1].copy()
    return kaldi_log_mel(frames_of(signal, 400)[:3000], highest=7600)


def kaldi_log_mel(frames: np.ndarray, highest: float) -> np.ndarray:
    """[80, frames]: Kaldi's window, power, filters and logarithm on frames [frames, 400]."""
    windowed = frames * hann(400, periodic=False) ** 0.85
    return np.log(np.maximum(kaldi_filters(512, 80, highest) @ power(windowed, 512), np.finfo(np.float32).eps))


def nemo(audio: np.ndarray) -> np.ndarray:
    """[128, 3000]: NeMo's AudioToMelSpectrogramPreprocessor at inference, normalised per feature."""
    signal = audio.astype(np.float64)
    signal[1:] -= 0.97 * signal[:-1].copy()
    frames = frames_of(np.pad(signal, 256), 512)[:3000, 56:456]
    log_mel = np.log(slaney_filters(512, 128) @ power(frames * hann(400, periodic=False), 512) + 2.0**-24)
    return (log_mel - log_mel.mean(axis=1, keepdims=True)) / (log_mel.std(axis=1, ddof=1, keepdims=True) + 1e-5)


def fft(audio: np.ndarray) -> np.ndarray:
    """[514, 2997]: the transforms of frames of 512 samples every hop, re and im of each bin in turn."""
    return np.ascontiguousarray(np.fft.rfft(frames_of(audio.astype(np.float64), 512))).view(np.float64).T
