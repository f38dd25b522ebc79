"""From a document that extends another to a whole one, as if it had been written out in full."""

from __future__ import annotations

from collections.abc import Iterator

from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies.merging import Merging
from accelflow.methodologies.origins import OWN, Origins, blamed
from accelflow.methodologies.shape import UNKNOWN_KEY, shape_faults, variant_shape_faults
from accelflow.methodologies.sources import Document, Library, named


def resolved(document: Document, library: Library) -> tuple[Document, Origins, list[Fault]]:
    """The whole document, who wrote what of it, and the faults of overriding and dropping.

    MethodologyInvalid where a base is not to be found, or one of them cannot be read as it is.
    """
    if "extends" not in document:
        return _alone(document)
    chain = list(_chain(document, library))
    owners = [OWN, *(str(variant["extends"]) for variant in chain[:-1])]
    merging = Merging(chain.pop(), owners.pop())
    for variant, owner in zip(reversed(chain), reversed(owners), strict=True):
        merging.lay(variant, owner)
        merging.faults += [_at(fault, owner) for fault in variant_shape_faults(variant)]
    if merging.broken:
        raise MethodologyInvalid(tuple(merging.faults))
    whole, origins = merging.result()
    return whole, origins, merging.faults


def _alone(document: Document) -> tuple[Document, Origins, list[Fault]]:
    """A document that extends nothing, and so has nothing to drop."""
    if "drop" not in document:
        return document, Origins(), []
    rest = {key: value for key, value in document.items() if key != "drop"}
    remedy = 'write extends = "hundred-day@1", or leave it out'
    return rest, Origins(), [Fault("drop", "takes away from nothing", remedy)]


def _chain(document: Document, library: Library) -> Iterator[Document]:
    """The document, what it extends, and so on to one that extends nothing."""
    owner, seen = OWN, [named(document)]
    while "extends" in document:
        _insist(variant_shape_faults(document), owner)
        yield document
        base = str(document["extends"])
        found = library.find(base)
        if base in seen or found is None:
            faults = [_at(fault, owner) for fault in variant_shape_faults(document)]
            raise MethodologyInvalid((*faults, _no_base(base, seen, owner, library)))
        document, owner = found, base
        seen.append(base)
    _insist(shape_faults(document), owner)
    yield document


def _no_base(base: str, seen: list[str | None], owner: str, library: Library) -> Fault:
    path = blamed("extends", owner)
    if base == seen[-1]:
        return Fault(path, "is the document itself", "extend another, or give this another version")
    if base in seen:
        circle = " extends ".join(map(str, [*seen[seen.index(base) :], base]))
        return Fault(path, f"goes round in a circle: {circle}", "extend what extends no other")
    return Fault(path, f"there is no {base}", library.hint(base))


def _insist(faults: list[Fault], owner: str) -> None:
    """Raises the faults of a shape that cannot be merged; unknown keys can."""
    if any(fault.problem != UNKNOWN_KEY for fault in faults):
        raise MethodologyInvalid(tuple(_at(fault, owner) for fault in faults))


def _at(fault: Fault, owner: str) -> Fault:
    return Fault(blamed(fault.path, owner), fault.problem, fault.remedy)
