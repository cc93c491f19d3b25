"""Gives generated requests the ids of things that are there: a random id is always unknown."""

import json
import os

import schemathesis

# Ids of each kind, and secrets of invitations.
IDS = json.loads(os.environ["COOPOL_FUZZ_IDS"])
# Of sixteen generated values, so many stay as they are.
STRANGERS = 3
# Fields of bodies, with the kind of thing that they name.
FIELDS = {
    "member": "members",
    "group": "groups",
    "theme": "themes",
    "parent": None,
    "into": None,
    "invitation": "secrets",
    "csv": "lists",
}


def known(kind, value):
    """A thing of this kind, chosen by the value itself, so that a seed gives the same requests."""
    things = IDS.get(kind, [])
    number = sum(str(value).encode())
    return things[number % len(things)] if things and number % 16 >= STRANGERS else value


def kind_of(context):
    return context.operation.path.split("/")[2]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    for name, value in (path_parameters or {}).items():
        kind = "members" if name == "member" else kind_of(context)
        path_parameters[name] = known(kind, value)
    return path_parameters


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        for field, kind in FIELDS.items():
            if isinstance(body.get(field), str):
                body[field] = known(kind or kind_of(context), body[field])
    return body
