"""What AWS publishes of each call: shapes, required members, enumerations, patterns, lengths."""

import re

from botocore.validate import ParamValidator


def faults(operation, params):
    """Everything about `params` that the model of the operation forbids, as sentences."""
    shape = operation.input_shape
    report = ParamValidator().validate(params, shape)
    found = [report.generate_report()] if report.has_errors() else []
    return found + list(_values(shape, params, operation.name))


def _values(shape, value, where):
    """botocore checks types and required members only; values are checked here."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                yield from _values(shape.members[name], inner, f"{where}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(shape.member, inner, f"{where}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(shape.key, key, f"{where} key")
            yield from _values(shape.value, inner, f"{where}.{key}")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from _text(shape, value, where)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if "max" in shape.metadata and value > shape.metadata["max"]:
            yield f"{where} is {value}, more than {shape.metadata['max']}"


def _text(shape, value, where):
    if shape.enum and value not in shape.enum:
        yield f"{where} is {value!r}, none of {', '.join(sorted(shape.enum)[:8])}, ..."
    if len(value) > shape.metadata.get("max", len(value)):
        yield f"{where} is longer than {shape.metadata['max']}"
    pattern = shape.metadata.get("pattern")
    if pattern and not _matches(pattern, value):
        yield f"{where} is {value!r}, which does not match {pattern}"


def _matches(pattern, value):
    try:
        return re.search(f"^(?:{pattern})$", value, re.DOTALL) is not None
    except re.error:
        # Written for Java, with classes that Python has under other names.
        return True
