"""Helpers of the mappings: from the names of @pulumi/aws to those of AWS's calls."""


def tag_list(inputs, key="Key", value="Value"):
    return [{key: name, value: text} for name, text in (inputs.get("tags") or {}).items()]


def tag_specification(inputs, kind):
    tags = tag_list(inputs)
    return [{"ResourceType": kind, "Tags": tags}] if tags else None


def pascal(value):
    """Member names with a capital; keys of maps of the user (tags) must not come here."""
    if isinstance(value, list):
        return [pascal(one) for one in value]
    if isinstance(value, dict):
        return {name[0].upper() + name[1:]: pascal(one) for name, one in value.items()}
    return value


def given(**params):
    return {name: value for name, value in params.items() if value is not None}


def renamed(inputs, names):
    """Takes over the inputs under other names; what is not given stays out."""
    return {new: inputs[old] for old, new in names.items() if inputs.get(old) is not None}


def capitalized(inputs, *names):
    return {name[0].upper() + name[1:]: inputs[name] for name in names if inputs.get(name) is not None}
