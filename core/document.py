"""What the API's document says beside the shapes of answers: how each address refuses."""

REFUSAL = {
    "type": "object",
    "description": "Why a request was refused, in Thai; `fields` names what is wrong where.",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "fields": {}},
    "required": ["code", "message"],
}
MEANINGS = {
    "400": "The request cannot be read, or `fields` says what is wrong with it.",
    "401": "Nobody is signed in.",
    "403": "The account may not do this.",
    "404": "There is no such record in the caller's scope.",
    "409": "The same id was sent with other content, or somebody was faster.",
    "413": "The body is larger than the system takes.",
    "415": "The body is of a kind this address does not take.",
    "422": "A rule of the programme is broken; `code` says which.",
    "429": "What is taken in a day, or in a while, is taken; `code` says which.",
    "507": "There is no room for the file.",
}
READING = ("400", "401", "403", "404")


def add_refusals(result: dict, generator: object, request: object, public: bool) -> dict:
    """A hook of drf-spectacular: adds to every operation the refusals it may answer with, and says
    in the words of OpenAPI 3.1 what may be null.
    """
    _say_what_may_be_null(result)
    result["components"]["schemas"]["Refusal"] = REFUSAL
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status in READING if method == "get" else MEANINGS:
                operation["responses"].setdefault(status, _refusal(status))
    return result


def _say_what_may_be_null(part: object) -> None:
    """«nullable» is a word of 3.0, which the framework's pages of lists still use."""
    if isinstance(part, dict):
        if part.pop("nullable", False) is True and isinstance(part.get("type"), str):
            part["type"] = [part["type"], "null"]
        for inner in part.values():
            _say_what_may_be_null(inner)
    elif isinstance(part, list):
        for inner in part:
            _say_what_may_be_null(inner)


def _refusal(status: str) -> dict:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {"description": MEANINGS[status], "content": content}
