"""A client made from the API's own document: it knows no address but those the document names, and
takes no answer the document does not describe.
"""

import json

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from jsonschema import Draft202012Validator, FormatChecker

JSON = "application/json"


class DocumentedClient:
    """Calls operations by the id the document gives them, as the account `http` is signed in with.

    Fails where an answer's status or body is not what the document says.
    """

    def __init__(self, http):
        self.http = http
        answer = http.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
        self.document = json.loads(answer.content)
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, operations in self.document["paths"].items()
            for method, operation in operations.items()
        }

    def call(self, operation_id, expect=200, *, body=None, query=None, **keys):
        """The body of the answer, which must have the status `expect`."""
        method, path, operation = self.operations[operation_id]
        address = path.format(**keys)
        answer = self.http.generic(
            method.upper(),
            address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""),
            **self.sent(operation, body),
        )
        assert answer.status_code == expect, (operation_id, answer.status_code, answer.content)
        described = operation["responses"].get(str(expect))
        assert described, f"{operation_id} says nothing of {expect}"
        if JSON not in described.get("content", {}):
            assert not answer.content
            return None
        told = json.loads(answer.content)
        self.fits(told, described["content"][JSON]["schema"], f"{operation_id} {expect}")
        return told

    def sent(self, operation, body) -> dict:
        """The request's body in a form the document says is taken."""
        if body is None:
            return {}
        kinds = operation["requestBody"]["content"]
        if JSON in kinds:
            self.fits(body, kinds[JSON]["schema"], operation["operationId"])
            return {"data": json.dumps(body), "content_type": JSON}
        schema = self.whole(kinds["multipart/form-data"]["schema"])
        known = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert set(known.get("required", ())) <= set(body) <= set(known["properties"])
        return {"data": encode_multipart(BOUNDARY, body), "content_type": MULTIPART_CONTENT}

    def whole(self, schema) -> dict:
        return {**schema, "components": self.document["components"]}

    def fits(self, value, schema, what):
        check = Draft202012Validator(self.whole(schema), format_checker=FormatChecker())
        wrong = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in check.iter_errors(value)]
        assert not wrong, (what, wrong)
