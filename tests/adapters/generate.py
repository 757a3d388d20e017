#!/usr/bin/env python3
"""Writes tests/adapters/golden: what options of a call change, computed by the classes of transformers themselves.

python tests/adapters/generate.py    (fixtures/requirements-front-ends.txt)

The configurations are those of fixtures/configs, the clips those of fixtures/audio; each case in the class's own precision and in
float64. What the classes compute without options stands in fixtures/front-ends and fixtures/configs.
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "fixtures"
GOLDEN = HERE / "golden"
sys.path.insert(0, str(FIXTURES))

import generate_front_ends as generator  # noqa: E402  (sets the number of threads before numpy loads)

import numpy as np  # noqa: E402
import soundfile  # noqa: E402
import transformers  # noqa: E402
from front_ends.transformers_precision import FrontEnd  # noqa: E402

CASES = (
    ("whisper-tiny", "odd-7919", {"max_length": 4000}, {}),
    ("whisper-tiny", "odd-4001", {"max_length": 8000}, {}),
    ("whisper-large-v3", "odd-7919", {"max_length": 8000}, {}),
    ("seamless-m4t-v2", "odd-7919", {"padding": False}, {}),
    ("seamless-m4t-v2", "odd-7919", {"pad_to_multiple_of": 5}, {}),
    ("seamless-m4t-v2", "odd-7919", {"pad_to_multiple_of": 7}, {}),
    ("seamless-m4t-v2", "odd-7919", {"do_normalize_per_mel_bins": False}, {}),
    ("w2v-bert-2.0", "odd-4001", {"pad_to_multiple_of": 4}, {}),
    ("gemma-3n", "odd-7919", {"padding": False}, {}),
    ("gemma-3n", "odd-7919", {"pad_to_multiple_of": 1000}, {}),
    ("gemma-3n", "odd-7919", {"max_length": 4000}, {}),
    ("gemma-3n", "odd-7919", {"max_length": 7552}, {}),
    ("gemma-3n", "odd-4001", {"pad_to_multiple_of": 1000}, {}),
    ("gemma-4", "odd-7919", {"padding": False}, {}),
    ("gemma-4", "odd-4001", {"pad_to_multiple_of": 1000}, {}),
    ("gemma-4", "odd-7919", {"max_length": 4000}, {}),
    ("granite-speech-3.3", "noise-rising", {}, {}),
    ("clap-htsat-unfused", "odd-7919", {"max_length": 24000}, {}),
    ("clap-htsat-unfused", "odd-7919", {"max_length": 15838}, {}),
    ("clap-htsat-unfused", "odd-7919", {"max_length": 24000}, {"padding": "repeat"}),
    ("clap-htsat-unfused", "odd-7919", {"max_length": 24000}, {"padding": "pad"}),
    ("voxtral-realtime", "odd-7919", {"center": False}, {}),
    ("ast-speech-commands", "odd-7919", {}, {"do_normalize": False, "max_length": 40}),
)
FEATURES = {"ASTFeatureExtractor": "input_values"}
MASKS = {
    "SeamlessM4TFeatureExtractor": "attention_mask",
    "Gemma3nAudioFeatureExtractor": "input_features_mask",
    "Gemma4AudioFeatureExtractor": "input_features_mask",
}


def config_of(name: str) -> dict:
    """A configuration as a feature extractor takes it: a processor's holds it in one of its rooms."""
    (file,) = (FIXTURES / "configs" / name).glob("*config.json")
    config = json.loads(file.read_text())
    return config.get("feature_extractor") or config.get("audio_processor") or config


def front_end(config: dict, options: dict) -> FrontEnd:
    """The class that a configuration names, called with options."""
    name = config["feature_extractor_type"]
    build = lambda: getattr(transformers, name).from_dict(config)  # noqa: E731
    call = lambda extractor, clips: extractor(clips, sampling_rate=config["sampling_rate"], return_tensors="np", **options)  # noqa: E731
    # These classes take no rate.
    if name.startswith(("Gemma", "Granite")):
        call = lambda extractor, clips: extractor(clips, **options)  # noqa: E731
    strip = (lambda features: features[:, 0]) if name == "ClapFeatureExtractor" else (lambda features: features)
    kaldi = name == "ASTFeatureExtractor"
    return FrontEnd(
        build,
        call,
        features=FEATURES.get(name, "input_features"),
        mask=MASKS.get(name),
        torch_default=not kaldi,
        strip=strip,
        rebuild=name.startswith("Gemma"),
    )


def samples_of(clip: str) -> np.ndarray:
    """A clip of fixtures/audio in float32; with -rising, times the eighth power of its time, from 0 to 1."""
    samples = soundfile.read(FIXTURES / "audio" / f"{clip.removesuffix('-rising')}.wav", dtype="float32")[0]
    if not clip.endswith("-rising"):
        return samples
    gain = np.arange(len(samples)) / len(samples)
    for _ in range(3):
        gain = gain * gain
    return (samples * gain).astype(np.float32)


def case(index: int, name: str, clip: str, options: dict, changes: dict) -> dict:
    """One case, its kept frames written."""
    config = {**config_of(name), **changes}
    samples = samples_of(clip)
    source = front_end(config, options)
    (single,), mask = source.run([samples])
    (double,), _ = source.run_wide([samples.astype(np.float64)])
    axis = int(config["feature_extractor_type"] in ("WhisperFeatureExtractor", "VoxtralRealtimeFeatureExtractor"))
    frames = generator.frames_to_keep(single.shape, axis)
    file = f"{index:02d}-{name}.npy"
    np.save(GOLDEN / file, np.ascontiguousarray(np.take(double, frames, axis=axis)).astype(np.float64))
    return {
        "config": name,
        "changes": changes,
        "clip": clip,
        "options": options,
        "shape": list(single.shape),
        "frameAxis": axis,
        "frames": frames,
        "mask": None if mask is None else generator.run_length(mask[0]),
        "sourceError": float(np.abs(single.astype(np.float64) - double).max()),
        "file": file,
        "sha256": hashlib.sha256((GOLDEN / file).read_bytes()).hexdigest(),
    }


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.npy"):
        old.unlink()
    manifest = {
        "generator": "tests/adapters/generate.py",
        "origin": generator.ORIGIN,
        "versions": {name: version(name) for name in ("transformers", "torch", "torchaudio", "numpy")},
        "cases": [case(index, *row) for index, row in enumerate(CASES)],
    }
    (GOLDEN / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
