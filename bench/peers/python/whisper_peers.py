"""Peers that compute Whisper's 80 log-mel features. Each function imports its package, so that a missing one hurts no other."""

import importlib.util
from pathlib import Path

import numpy as np
from peer import Peer, build


def librosa_baseline():
    """bench/peers/librosa.py, under a name that is not the package's."""
    spec = importlib.util.spec_from_file_location("librosa_baseline", Path(__file__).parent.parent / "librosa.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def librosa(audio: np.ndarray) -> Peer:
    """librosa's mel spectrogram, then Whisper's logarithm and clamp in numpy."""
    baseline = librosa_baseline()
    return Peer(build("librosa", "numpy"), lambda: baseline.whisper_log_mel(audio))


def librosa_mel(audio: np.ndarray) -> Peer:
    """librosa's mel spectrogram alone. Checked with the logarithm behind it, which is not timed."""
    baseline = librosa_baseline()
    run = lambda: baseline.melspectrogram(audio)  # noqa: E731
    return Peer(build("librosa", "numpy"), run, lambda mel: normalise(np.log10(np.maximum(mel[:, :-1], 1e-10))))


def normalise(log_mel: np.ndarray) -> np.ndarray:
    """Whisper's last two steps."""
    return (np.maximum(log_mel, log_mel.max() - 8.0) + 4.0) / 4.0


def openai_whisper(audio: np.ndarray) -> Peer:
    """whisper.audio.log_mel_spectrogram."""
    from whisper.audio import log_mel_spectrogram

    return Peer(build("openai-whisper", "torch"), lambda: log_mel_spectrogram(audio, 80), lambda mel: mel.numpy())


def torchaudio(audio: np.ndarray) -> Peer:
    """torchaudio.transforms.MelSpectrogram, then Whisper's logarithm and clamp in torch."""
    import torch
    from torchaudio.transforms import MelSpectrogram

    slaney = dict(mel_scale="slaney", norm="slaney")
    transform = MelSpectrogram(16000, n_fft=400, hop_length=160, n_mels=80, **slaney)

    def run():
        log_mel = transform(torch.from_numpy(audio))[:, :-1].clamp(min=1e-10).log10()
        return (torch.maximum(log_mel, log_mel.max() - 8.0) + 4.0) / 4.0

    return Peer(build("torchaudio", "torch"), run, lambda mel: mel.numpy())


def transformers_torch(audio: np.ndarray) -> Peer:
    """WhisperFeatureExtractor as it is called: its torch path."""
    from transformers import WhisperFeatureExtractor

    extractor = WhisperFeatureExtractor(feature_size=80)
    run = lambda: extractor(audio, sampling_rate=16000, return_tensors="np")  # noqa: E731
    return Peer(build("transformers", "torch"), run, lambda batch: batch["input_features"][0])


def transformers_numpy(audio: np.ndarray) -> Peer:
    """WhisperFeatureExtractor without torch."""
    from transformers import WhisperFeatureExtractor

    extractor = WhisperFeatureExtractor(feature_size=80)
    run = lambda: extractor._np_extract_fbank_features(audio[None], "cpu")  # noqa: E731
    return Peer(build("transformers", "numpy"), run, lambda batch: batch[0])


def kaldi_native_fbank(audio: np.ndarray) -> Peer:
    """OnlineWhisperFbank, which gives mel energies, then Whisper's logarithm and clamp in numpy. Its frames lie half a hop later."""
    import kaldi_native_fbank

    def run():
        computer = kaldi_native_fbank.OnlineWhisperFbank(kaldi_native_fbank.WhisperFeatureOptions())
        computer.accept_waveform(16000, audio)
        computer.input_finished()
        mel = np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])
        return normalise(np.log10(np.maximum(mel, 1e-10)))

    return Peer(build("kaldi-native-fbank", "numpy"), run, lambda mel: mel.T)


PEERS = {
    "librosa": librosa,
    "librosa-mel": librosa_mel,
    "openai-whisper": openai_whisper,
    "torchaudio": torchaudio,
    "transformers-torch": transformers_torch,
    "transformers-numpy": transformers_numpy,
    "kaldi-native-fbank": kaldi_native_fbank,
}
