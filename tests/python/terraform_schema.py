"""Which arguments, blocks and attributes Terraform's AWS provider has, read from the wheel of `cdktf-cdktf-provider-aws`, whose
classes are made from the provider's own schema. Prints `tests/data/terraform_aws.json`:

    pip download --no-deps cdktf-cdktf-provider-aws==21.22.1
    python terraform_schema.py cdktf_cdktf_provider_aws-21.22.1-py3-none-any.whl > tests/data/terraform_aws.json
"""

import ast
import json
import re
import sys
import zipfile

# The resources that an export can hold.
RESOURCES = [
    "autoscaling_attachment",
    "ec2_tag",
    "lb",
    "lb_listener",
    "lb_target_group",
    "lb_target_group_attachment",
    "route53_record",
    "security_group",
    "vpc_endpoint",
    "vpc_endpoint_connection_accepter",
    "vpc_endpoint_connection_notification",
    "vpc_endpoint_service",
    "vpc_endpoint_service_allowed_principal",
    "vpc_endpoint_service_private_dns_verification",
    "vpc_security_group_egress_rule",
    "vpc_security_group_ingress_rule",
]

# What every resource has in Terraform itself.
META = {"self", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}

PACKAGE = "cdktf_cdktf_provider_aws"


def main(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = archive.read(metadata).decode()
        version = re.search(r"^Version: (.+)$", told, re.M)[1]
        provider = re.search(r"hashicorp/aws provider version (\S+)", told)[1]
        resources = {f"aws_{name}": resource(archive, name) for name in RESOURCES}
    source = f"PyPI cdktf-cdktf-provider-aws {version}, of hashicorp/aws {provider}"
    json.dump({"source": source, "resources": resources}, sys.stdout, indent=1, sort_keys=True)
    print()


def resource(archive, name):
    tree = ast.parse(archive.read(f"{PACKAGE}/{name}/__init__.py").decode())
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    # The provider's own names of classes: the resource's, and the same with Config, where not even a reserved word is in the way
    config = min((of for of in classes if of.endswith("Config")), key=len)
    made = block(classes, classes[config])
    return {**made, "attributes": attributes(classes, classes[config.removesuffix("Config")])}


def block(classes, of):
    """Arguments and nested blocks that a class takes."""
    start = next(node for node in of.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    words = ast.get_docstring(start) or ""
    arguments, blocks = {}, {}
    for argument, default in zip(start.args.kwonlyargs, start.args.kw_defaults):
        if argument.arg in META:
            continue
        kind = ast.unparse(argument.annotation)
        required = default is None
        inner = next((name for name in re.findall(r"[A-Z]\w+", kind) if name in classes), None)
        if inner and re.search(rf":param {argument.arg}: {argument.arg} block\.", words):
            blocks[argument.arg] = {**block(classes, classes[inner]), "required": required}
        else:
            arguments[argument.arg] = {"type": type_of(kind), "required": required}
    return {"arguments": arguments, "blocks": blocks}


def type_of(kind):
    if "Sequence" in kind:
        return "list"
    if "Mapping" in kind:
        return "map"
    if "Number" in kind:
        return "number"
    return "bool" if "bool" in kind else "string"


def attributes(classes, of):
    """What can be referred to, with the attributes of what is a list of objects."""
    found = {}
    for node in of.body:
        decorated = isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "builtins.property" for d in node.decorator_list)
        if decorated and not node.name.endswith("_input"):
            kind = ast.unparse(node.returns)
            inner = re.search(r"(\w+)List\b", kind)
            output = classes.get(f"{inner[1]}OutputReference") if inner else None
            found[node.name] = sorted(attributes(classes, output)) if output else []
    return found


if __name__ == "__main__":
    main(sys.argv[1])
