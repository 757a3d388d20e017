"""Peers that compute Kaldi's filterbank features, 80 bands, of int16-scaled samples."""

import numpy as np
from peer import Peer, build


def torchaudio_fbank(audio: np.ndarray) -> Peer:
    """torchaudio.compliance.kaldi.fbank. It wants [1, samples] and scales nothing: the factor is part of the work."""
    import torch
    from torchaudio.compliance import kaldi

    run = lambda: kaldi.fbank(torch.from_numpy(audio)[None] * 32768, num_mel_bins=80)  # noqa: E731
    return Peer(build("torchaudio", "torch"), run, lambda mel: mel.numpy().T)


def kaldi_native_fbank(audio: np.ndarray) -> Peer:
    """OnlineFbank with Kaldi's defaults, 80 bands, no dither."""
    import kaldi_native_fbank as knf

    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = 80
    options.mel_opts.high_freq = 0

    def run():
        computer = knf.OnlineFbank(options)
        computer.accept_waveform(16000, audio * np.float32(32768))
        computer.input_finished()
        return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])

    return Peer(build("kaldi-native-fbank", "numpy"), run, lambda mel: mel.T)


PEERS = {
    "torchaudio-fbank": torchaudio_fbank,
    "kaldi-native-fbank-80": kaldi_native_fbank,
}
