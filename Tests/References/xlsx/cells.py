"""Prints the cells of an XLSX file, read with nothing but zip and XML, as `kind value` with `|` between.

With openpyxl installed (`--openpyxl`) it prints the same by that library's reading, to compare.
"""
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BUILT_IN = {0: "General", 1: "0", 9: "0%", 10: "0.00%", 49: "@"}


def plain(path):
    book = zipfile.ZipFile(path)
    assert book.testzip() is None
    styles = ET.fromstring(book.read("xl/styles.xml"))
    custom = {int(f.get("numFmtId")): f.get("formatCode") for f in styles.iter(SPACE + "numFmt")}
    formats = [int(x.get("numFmtId")) for x in styles.find(SPACE + "cellXfs")]
    name = lambda style: custom.get(formats[style]) or BUILT_IN[formats[style]]
    sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    pane = sheet.find(f".//{SPACE}pane")
    print("frozen below row", pane.get("ySplit"))
    print("filter", sheet.find(SPACE + "autoFilter").get("ref"))
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        for item in ET.fromstring(book.read("xl/sharedStrings.xml")):
            shared.append("".join(t.text or "" for t in item.iter(SPACE + "t")))
    width = None
    for row in sheet.iter(SPACE + "row"):
        cells = {}
        for cell in row:
            column = 0
            for letter in re.match("[A-Z]+", cell.get("r")).group():
                column = column * 26 + ord(letter) - 64
            value = cell.find(SPACE + "v")
            kind = cell.get("t")
            if kind == "inlineStr":
                cells[column] = "text " + "".join(t.text or "" for t in cell.iter(SPACE + "t"))
            elif kind == "s":
                cells[column] = "text " + shared[int(value.text)]
            elif value is not None:
                assert kind in (None, "n") and cell.find(SPACE + "f") is None, "a formula"
                cells[column] = f"number {value.text} as {name(int(cell.get('s') or 0))}"
        width = width or max(cells)
        print("|".join(cells.get(column, "empty") for column in range(1, width + 1)))


def openpyxl_reading(path):
    import openpyxl

    sheet = openpyxl.load_workbook(path).active
    print("frozen below row", sheet.freeze_panes[1:] and int(sheet.freeze_panes[1:]) - 1)
    print("filter", sheet.auto_filter.ref)
    for row in sheet.iter_rows():
        texts = []
        for cell in row:
            if cell.value is None:
                texts.append("empty")
            elif cell.data_type == "s":
                texts.append(f"text {cell.value}")
            else:
                assert cell.data_type == "n", cell.data_type
                texts.append(f"number {cell.value} as {cell.number_format}")
        print("|".join(texts))


if "--openpyxl" in sys.argv:
    openpyxl_reading(sys.argv[1])
else:
    plain(sys.argv[1])
