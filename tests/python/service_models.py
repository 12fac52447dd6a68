"""AWS's service models as botocore ships them, read for what the checks need: which operations, which members, which constraints."""

from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel

# How the recordings and the wire call a service, where the models call it otherwise.
FOLDERS = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch", "servicequotas": "service-quotas"}
ATTACHED = ("ResponseMetadata",)


@cache
def service(name):
    """The newest model of a service."""
    folder = FOLDERS.get(name, name)
    return ServiceModel(Loader().load_service_model(folder, "service-2"), folder)


def examples(name):
    """What the model's authors give as examples, by operation."""
    try:
        return Loader().load_service_model(FOLDERS.get(name, name), "examples-1")["examples"]
    except Exception as absent:
        if type(absent).__name__ != "UnknownServiceError" and type(absent).__name__ != "DataNotFoundError":
            raise
        return {}


def operation(name):
    """The model of `service.Operation`."""
    of, action = name.split(".")
    return service(of).operation_model(action)


class Members:
    """Counts which members the objects of many answers hold: path → (objects that hold it, objects, documents)."""

    def __init__(self, shape):
        self.shape = shape
        self.held, self.objects, self.documents, self.number = {}, {}, {}, 0

    def add(self, document):
        self.number += 1
        self._walk(self.shape, document, "")

    def _walk(self, shape, value, path):
        kind = shape.type_name if shape is not None else None
        if kind == "structure" and isinstance(value, dict):
            # A structure without members is an object too
            self.objects[path] = self.objects.get(path, 0) + 1
            self.documents.setdefault(path, set()).add(self.number)
            for name, member in shape.members.items():
                if value.get(name) is not None:
                    below = f"{path}.{name}" if path else name
                    self.held[below] = self.held.get(below, 0) + 1
                    self._walk(member, value[name], below)
        elif kind == "list" and isinstance(value, list):
            for item in value:
                self._walk(shape.member, item, f"{path}[]")
        elif kind == "map" and isinstance(value, dict):
            for item in value.values():
                self._walk(shape.value, item, path + "{}")

    def table(self):
        """Path → [objects that hold it, objects that could, documents with such an object]."""
        rows = {}
        for path, held in sorted(self.held.items()):
            parent = above(path)
            rows[path] = [held, self.objects[parent], len(self.documents[parent])]
        return rows


def above(path):
    """The object that a member belongs to."""
    return path.rsplit(".", 1)[0] if "." in path else ""
