"""What the values of a datatype are, as SPARQL conditions."""

from __future__ import annotations

from bali_process.namespaces import PREFIXES

_XSD = PREFIXES["xsd"]

#: The integer types of XML Schema 1.1 Part 2 (section 3.4) with their smallest and largest value.
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}


def value_condition(datatype: str, variable: str) -> str:
    """Write the SPARQL condition that the value of ``variable`` is one of ``datatype``; "" for a class.

    The types of integers share their values (OWL 2 Syntax, section 4.1), so ``1`` is an xsd:positiveInteger
    however it is written.
    """
    if datatype == f"{PREFIXES['rdfs']}Literal":
        return f"isLiteral({variable})"
    name = datatype.removeprefix(_XSD)
    if name in _INTEGERS:
        listed = ", ".join(f"<{_XSD}{integer}>" for integer in _INTEGERS)
        low, high = _INTEGERS[name]
        bounds = [f"{variable} >= {low}"] * (low is not None) + [f"{variable} <= {high}"] * (high is not None)
        return " && ".join([f"datatype({variable}) IN ({listed})", *bounds])
    if name != datatype or datatype == f"{PREFIXES['rdf']}langString":
        return f"datatype({variable}) = <{datatype}>"
    return ""
