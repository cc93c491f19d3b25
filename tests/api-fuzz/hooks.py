"""Gives generated requests the ids of things that are there: a random id is always unknown."""

import json
import os

import schemathesis

# Ids of each kind, and secrets of invitations.
IDS = json.loads(os.environ["COOPOL_FUZZ_IDS"])
# Of sixteen generated values, so many stay as they are.
STRANGERS = 3
# Fields of bodies and queries, with the kind of thing that they name.
FIELDS = {
    "member": "members",
    "group": "groups",
    "theme": "themes",
    "parent": None,
    "into": None,
    "invitation": "secrets",
    "csv": "lists",
    "password": "passwords",
    "old": "passwords",
    "secret": "resets",
    "to_sign": "texts",
    "ids": "members",
    "text": "texts",
    "amendment": "amendments",
    "before": "amendments",
    "cause": "amendments",
    "ballot": "ballots",
}
# Parameters of paths that name something else than what the path is about.
PARAMETERS = {"member": "members", "seq": "seqs", "emoji": "emojis"}
# What offers that amendments join others are about: any two amendments seldom say the same.
MERGES = {"id": "copies", "into": "originals"}
# Where an address is to be one that has an account; elsewhere it is to be new.
KNOWN_ADDRESSES = ("/api/session", "/api/password-resets")


def known(kind, value):
    """A thing of this kind, chosen by the value itself, so that a seed gives the same requests."""
    things = IDS.get(kind, [])
    number = sum(str(value).encode())
    return things[number % len(things)] if things and number % 16 >= STRANGERS else value


def kind_of(context):
    return context.operation.path.split("/")[2]


def merged(context, name):
    """The kind of thing that a parameter or field names where amendments are to be merged."""
    return MERGES.get(name) if "/merge-offers" in context.operation.path else None


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    for name, value in (path_parameters or {}).items():
        kind = merged(context, name) or PARAMETERS.get(name) or kind_of(context)
        path_parameters[name] = known(kind, value)
    return path_parameters


def address(context, value):
    """An address that has an account where one is asked for, and otherwise one that has none."""
    number = sum(str(value).encode())
    if number % 16 < STRANGERS:
        return value
    if context.operation.path in KNOWN_ADDRESSES:
        return known("emails", value)
    return f"{number}-{len(str(value))}@example.net"


def name_things(context, fields):
    for field, kind in FIELDS.items():
        if isinstance(fields.get(field), str):
            kind = merged(context, field) or kind or kind_of(context)
            fields[field] = known(kind, fields[field])
    return fields


@schemathesis.hook
def map_query(context, query):
    return name_things(context, query) if isinstance(query, dict) else query


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    if isinstance(body.get("email"), str):
        body["email"] = address(context, body["email"])
    return name_things(context, body)


@schemathesis.hook
def map_headers(context, headers):
    # Short keys come twice by chance, and what has such a key is not carried out again.
    if headers:
        headers.pop("idempotency-key", None)
    return headers
