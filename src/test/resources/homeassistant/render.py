# Renders templates as Home Assistant does it, in Jinja2's sandbox, and stricter: to use what is not defined fails.
# Reads a JSON list of [template, payload] from standard input, writes a list of {"text"} or {"error"}.
import json
import sys

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


def render(template, payload):
    variables = {"value": payload}
    try:
        variables["value_json"] = json.loads(payload)
    except ValueError:
        pass
    try:
        return {"text": environment.from_string(template).render(variables).strip()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([render(template, payload) for template, payload in json.load(sys.stdin)], sys.stdout)
