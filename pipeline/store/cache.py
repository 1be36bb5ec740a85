"""Keep what one document gave to a stage, so that a second run does only what changed.

In: a folder, a stage's name and version, and a key made of what the stage read. Out: the records written under that
key, or None. Surprising rule: an entry that cannot be read is deleted and counts as missing; it is never an error.
Entries hold document text: files and folders are for their owner only.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from pipeline.errors import StoreError
from pipeline.predictions import Prediction
from pipeline.records import Extraction, make_id
from pipeline.store.private import make_private_folder
from pipeline.store.serialise import (
    extraction_from_json,
    extraction_to_json,
    predictions_from_json,
    predictions_to_json,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Records = TypeVar("Records")

GZIP_LEVEL: Final = 1
"""Text shrinks to about a quarter at level 1; higher levels cost several times the time for a tenth less."""
SAFE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DAMAGE: Final = (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError, RecursionError, MemoryError)
"""What reading a damaged entry may raise; a torn gzip or JSON text, or a changed layout, ends in one of these."""


@dataclass(frozen=True, slots=True)
class Format(Generic[Records]):
    """How records become bytes and come back; `suffix` ends the file name."""

    suffix: str
    to_bytes: Callable[[Records], bytes]
    from_bytes: Callable[[bytes], Records]


@dataclass(frozen=True, slots=True)
class DocumentCache(Generic[Records]):
    """The entries of one stage at one version, one file per key below `folder/stage/version`.

    Stage, version and keys are letters, digits, dots, dashes and underscores; anything else is a ValueError.
    """

    folder: Path
    stage: str
    version: str
    format: Format[Records]

    def read(self, key: str) -> Records | None:
        """The records under `key`, or None if there are none or they are damaged."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        try:
            return self.format.from_bytes(content)
        except (*DAMAGE, zlib.error):
            with contextlib.suppress(OSError):
                path.unlink()
            return None

    def write(self, key: str, records: Records) -> None:
        """Keep the records under `key`, whole or not at all; raises StoreError if the disk will not take them."""
        path = self._path(key)
        content = self.format.to_bytes(records)
        try:
            make_private_folder(path.parent)
            _write_whole(path, content)
        except OSError as error:
            raise StoreError(
                f"finished work cannot be kept ({error.strerror})",
                where=str(self.folder),
                remedy="make room on the disk and see that the folder can be written to",
            ) from error

    def remove(self, key: str) -> bool:
        """Remove the entry under `key`; False if there was none."""
        path = self._path(key)
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed

    def prune(self, keys: Collection[str]) -> None:
        """Remove every entry of this stage except those of this version under `keys`, and torn temporary files."""
        kept = {self._path(key) for key in keys}
        stage_folder = self.folder / _safe(self.stage)
        for version_folder in sorted(stage_folder.glob("*")):
            if version_folder.name != self.version:
                shutil.rmtree(version_folder, ignore_errors=True)
        for path in sorted((stage_folder / _safe(self.version)).glob("*/*")):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        # Two leading characters as a folder keep a listing short with thousands of documents.
        folder = self.folder / _safe(self.stage) / _safe(self.version) / _safe(key)[:2]
        return folder / f"{key}{self.format.suffix}"


def extraction_cache(folder: Path, version: str) -> DocumentCache[Extraction]:
    """Extractions: pages with blocks, problems and properties of one document."""
    return DocumentCache(folder, "extraction", version, _EXTRACTION_FORMAT)


def prediction_cache(folder: Path, version: str) -> DocumentCache[tuple[Prediction, ...]]:
    """Predictions of one document's classified passages, in their order."""
    return DocumentCache(folder, "prediction", version, _PREDICTIONS_FORMAT)


def vector_cache(folder: Path, version: str) -> DocumentCache[npt.NDArray[np.float32]]:
    """Embeddings of one document's passages, shape (n_passages, n_dims), float32."""
    return DocumentCache(folder, "vector", version, _VECTORS_FORMAT)


def readings_key(headings_and_texts: Iterable[tuple[str, str]]) -> str:
    """Key of one document's predictions and vectors, from the heading and text of each classified passage in order."""
    return make_id("readings", *(part for pair in headings_and_texts for part in pair))


def _safe(name: str) -> str:
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a cache entry")
    return name


def _write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file of the owner's (mode 0600) that then takes the place of `path`."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as stream:
        temporary_path = Path(stream.name)
        try:
            stream.write(content)
            stream.flush()
            temporary_path.replace(path)
        except BaseException:
            temporary_path.unlink(missing_ok=True)
            raise


def _pack(text: str) -> bytes:
    # Without a time stamp equal records give equal bytes.
    return gzip.compress(text.encode("ascii"), GZIP_LEVEL, mtime=0)


def _unpack(content: bytes) -> str:
    return gzip.decompress(content).decode("ascii")


def _predictions_to_bytes(predictions: Sequence[Prediction]) -> bytes:
    return _pack(predictions_to_json(predictions))


def _vectors_to_bytes(vectors: npt.NDArray[np.float32]) -> bytes:
    import numpy as np

    if vectors.dtype != np.float32 or vectors.ndim != 2:
        raise ValueError(f"vectors are float32 in two dimensions, not {vectors.dtype} in {vectors.ndim}")
    stream = io.BytesIO()
    np.save(stream, vectors, allow_pickle=False)
    return stream.getvalue()


def _vectors_from_bytes(content: bytes) -> npt.NDArray[np.float32]:
    import numpy as np

    # Not np.load, which would also open archives and pickles.
    vectors: npt.NDArray[np.float32] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if vectors.dtype != np.float32 or vectors.ndim != 2:
        raise ValueError(f"vectors are float32 in two dimensions, not {vectors.dtype} in {vectors.ndim}")
    return vectors


_EXTRACTION_FORMAT: Final[Format[Extraction]] = Format(
    suffix=".json.gz",
    to_bytes=lambda extraction: _pack(extraction_to_json(extraction)),
    from_bytes=lambda content: extraction_from_json(_unpack(content)),
)
_PREDICTIONS_FORMAT: Final[Format[tuple[Prediction, ...]]] = Format(
    suffix=".json.gz",
    to_bytes=_predictions_to_bytes,
    from_bytes=lambda content: predictions_from_json(_unpack(content)),
)
_VECTORS_FORMAT: Final[Format[npt.NDArray[np.float32]]] = Format(
    suffix=".npy", to_bytes=_vectors_to_bytes, from_bytes=_vectors_from_bytes
)
