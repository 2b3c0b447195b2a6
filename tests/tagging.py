"""What of PDF/UA-1 a program can see in a paper, without a validator: the file is read here, object
by object (ISO 32000-1, 7.5; ISO 14289-1, clause 7).
"""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
STREAM = re.compile(rb"^(.*?)\nstream\r?\n(.*)\nendstream", re.S)
REFERENCE = re.compile(rb"(\d+) 0 R")
TOKENS = re.compile(rb"\((?:\\.|[^\\()])*\)|<<|>>|<[0-9A-Fa-f\s]*>|[^\s\[\]<>()]+", re.S)
PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"}
PAINTS |= {b"Do", b"sh", b"EI"}


class Tags:
    """A paper's objects: `dictionaries` and unpacked `streams` by number."""

    def __init__(self, pdf: bytes):
        self.dictionaries: dict[int, bytes] = {}
        self.streams: dict[int, bytes] = {}
        for number, body in OBJECT.findall(pdf):
            if found := STREAM.match(body):
                head, data = found.groups()
                is_packed = b"/FlateDecode" in head
                self.dictionaries[int(number)] = head
                self.streams[int(number)] = zlib.decompress(data) if is_packed else data
            else:
                self.dictionaries[int(number)] = body
        for number in [n for n, head in self.dictionaries.items() if b"/ObjStm" in head]:
            self._unpack(number)

    def _unpack(self, number: int) -> None:
        first = int(re.search(rb"/First (\d+)", self.dictionaries[number])[1])
        data = self.streams[number]
        numbers = [int(n) for n in data[:first].split()]
        starts = [first + offset for offset in numbers[1::2]]
        for inside, start, end in zip(numbers[::2], starts, [*starts[1:], None], strict=True):
            self.dictionaries[inside] = data[start:end]

    def faults(self) -> list[str]:
        return [*self._of_catalog(), *self._of_tree(), *self._of_pages()]

    def _only(self, kind: bytes) -> bytes:
        found = [body for body in self.dictionaries.values() if re.search(kind, body)]
        return found[0] if found else b""

    def _of_catalog(self) -> Iterator[str]:
        catalog = self._only(rb"/Type\s*/Catalog")
        for wanted, pattern in (
            ("marked", rb"/Marked\s+true"),
            ("language", rb"/Lang\s*\(th"),
            ("title shown", rb"/DisplayDocTitle\s+true"),
            ("structure", rb"/StructTreeRoot"),
        ):
            if not re.search(pattern, catalog):
                yield f"catalog: no {wanted}"
        said = b"".join(data for data in self.streams.values() if b"<x:xmpmeta" in data)
        if not re.search(rb"pdfuaid:part\D+1\b", said):
            yield "metadata: does not say PDF/UA-1"
        if not re.search(rb"<dc:title>.*?<rdf:li[^>]*>\s*\S", said, re.S):
            yield "metadata: no title"

    def elements(self) -> Iterator[tuple[str, bytes]]:
        """`(tag, dictionary)` in the order a reader hears them."""
        root = self._only(rb"/Type\s*/StructTreeRoot")
        yield from self._below(root, set())

    def _below(self, body: bytes, seen: set[int]) -> Iterator[tuple[str, bytes]]:
        kids = re.search(rb"/K\s*(\[[^\]]*\]|\d+ 0 R)", body, re.S)
        for number in map(int, REFERENCE.findall(kids[1] if kids else b"")):
            kid = self.dictionaries.get(number, b"")
            tag = re.search(rb"/S\s*/(\w+)", kid)
            if number in seen or not tag or b"/StructElem" not in kid:
                continue
            seen.add(number)
            yield tag[1].decode(), kid
            yield from self._below(kid, seen)

    def _of_tree(self) -> Iterator[str]:
        elements = list(self.elements())
        if not elements:
            yield "tree: empty"
        levels = [int(tag[1]) for tag, _body in elements if re.fullmatch("H[1-6]", tag)]
        for before, level in zip([0, *levels], levels, strict=False):
            if level > before + 1:
                yield f"tree: H{level} after H{before}"
        has_heads = any(tag == "TH" for tag, _body in elements)
        for tag, body in elements:
            if has_heads and tag == "TD" and not re.search(rb"/Headers\s*\[\(", body):
                yield "tree: a cell without its heading"
            if tag in ("Figure", "Formula") and not re.search(rb"/Alt\s*[(<]\S", body):
                yield f"tree: {tag} without words"

    def _of_pages(self) -> Iterator[str]:
        pages = [b for b in self.dictionaries.values() if re.search(rb"/Type\s*/Page\b", b)]
        for page in pages:
            if b"/StructParents" not in page:
                yield "page: not in the tree"
            if b"/Tabs" not in page and b"/Annots" in page:
                yield "page: links without order"
            contents = re.search(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", page)
            for number in map(int, REFERENCE.findall(contents[1])):
                loose = self._untagged(self.streams[number])
                if loose:
                    yield f"page: {sorted(loose)} outside every tag"

    def _untagged(self, stream: bytes) -> set[str]:
        """Painting that is neither tagged nor an artifact."""
        depth, loose = 0, set()
        for token in TOKENS.findall(stream):
            if token in (b"BDC", b"BMC"):
                depth += 1
            elif token == b"EMC":
                depth -= 1
            elif token in PAINTS and not depth:
                loose.add(token.decode())
        return loose
