"""The Python side of bench/peers/protocol.ts: a JSON request a line on standard input, a JSON answer a line on standard output.

    serve.py AUDIO.f32 one|all      float32 samples at 16 kHz; threads that torch may use
"""

import json
import os
import sys
import time

import numpy as np
from peer import Peer, build


def recipe(name: str, audio: np.ndarray) -> Peer:
    """A function of truth.py as a peer: `truth-kaldi-whole-clip` is `kaldi_whole_clip`."""
    import truth

    function = getattr(truth, name.removeprefix("truth-").replace("-", "_"))
    return Peer(build("numpy"), lambda: function(audio))


class Server:
    """Holds the peers that were opened."""

    def __init__(self, audio: np.ndarray, threads: str):
        self.audio = audio
        self.threads = threads
        self.peers: dict[str, Peer] = {}

    def open(self, peer: str) -> dict:
        """Imports and plans a peer."""
        import kaldi_peers
        import whisper_peers

        known = {**whisper_peers.PEERS, **kaldi_peers.PEERS}
        self.peers[peer] = recipe(peer, self.audio) if peer.startswith("truth-") else known[peer](self.audio)
        self.limit_torch()
        return {"build": self.peers[peer].build}

    def limit_torch(self) -> None:
        """One thread, if a peer brought torch along; everything else listens to OMP_NUM_THREADS."""
        if self.threads == "one" and "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(1)

    def features(self, peer: str, file: str) -> dict:
        """The first run of a peer; its features go to a file as float64."""
        elapsed, result = self.timed(peer)
        features = self.peers[peer].features(result)
        np.ascontiguousarray(features, dtype=np.float64).tofile(file)
        return {"dims": list(features.shape), "ms": elapsed}

    def run(self, peer: str, untimed: int) -> dict:
        """One timed run behind some that are not."""
        for _ in range(untimed):
            self.peers[peer].run()
        return {"ms": self.timed(peer)[0]}

    def timed(self, peer: str) -> tuple[float, object]:
        """Milliseconds, and what came out."""
        run = self.peers[peer].run
        begin = time.perf_counter_ns()
        result = run()
        return (time.perf_counter_ns() - begin) / 1e6, result


def answer(server: Server, request: dict) -> dict:
    """What one request gives; an error is an answer too."""
    fields = {key: value for key, value in request.items() if key not in ("id", "do")}
    try:
        return getattr(server, request["do"])(**fields)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Serves until standard input ends. What packages print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    server = Server(np.fromfile(sys.argv[1], dtype=np.float32), sys.argv[2])
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(server, request)}), file=channel, flush=True)


if __name__ == "__main__":
    main()
