"""A page of HTML as a test reads it: well-formed, with nothing from elsewhere, and its tables as rows."""
import html.parser
import xml.etree.ElementTree

VOID = {"meta", "input", "br", "img", "link", "hr"}
SVG = "{http://www.w3.org/2000/svg}"


class Page(html.parser.HTMLParser):
    """Reads a page; what is wrong with it is in `faults`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.faults, self.open, self.ids, self.refs = text, [], [], [], []
        self.headings, self.tables, self.words, self.styles, self.title = [], [], [], "", ""
        self.radios, self.lang, self.cells = {}, None, []
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")
        for name in sorted({name for name in self.ids if self.ids.count(name) > 1}):
            self.faults.append(f"id twice: {name}")
        for name in self.refs:
            if name not in self.ids:
                self.faults.append(f"no such id: {name}")
        for before, after in zip([0] + self.headings, self.headings):
            if after > before + 1:
                self.faults.append(f"h{after} after h{before}")
        self.drawings = []
        for part in text.split("<svg ")[1:]:
            self.drawing("<svg " + part.split("</svg>")[0] + "</svg>")

    def drawing(self, text):
        tree = xml.etree.ElementTree.fromstring(text)
        self.drawings.append(tree)
        for need in ("title", "desc"):
            if not (tree.findtext(SVG + need) or "").strip():
                self.faults.append(f"a drawing without {need}")
        if tree.get("role") != "img" or len((tree.get("aria-labelledby") or "").split()) != 2:
            self.faults.append("a drawing without its labels")
        _, _, width, height = map(float, tree.get("viewBox").split())
        for bar in tree.iter(SVG + "rect"):
            x, y, wide, high = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
            if x < 0 or y < 0 or wide <= 0 or x + wide > width + .05 or y + high > height:
                self.faults.append(f"a bar outside of its drawing: {bar.attrib}")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute twice: {tag}")
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "img"):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name in ("src", "srcset", "style", "data", "action"):
                self.faults.append(f"{tag} {name}={value}")
            if name == "href" and not value.startswith("#"):
                self.faults.append(f"{tag} href={value}")
        if "id" in given:
            self.ids.append(given["id"])
        self.refs += given.get("aria-labelledby", "").split()
        self.refs += [given["for"]] if "for" in given else []
        self.refs += [given["href"][1:]] if "href" in given else []
        if tag == "html":
            self.lang = given.get("lang")
        if tag == "input":
            self.radios[given["id"]] = "checked" in given
            if not given.get("aria-label"):
                self.faults.append("an input without a label")
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if tag == "table":
            self.tables.append({"caption": None, "head": [], "rows": []})
        if tag == "th" and "scope" not in given:
            self.faults.append("a th without scope")
        if tag == "tr":
            self.cells = []
        if tag in ("td", "th"):
            self.cells.append({"zh": "", "en": "", "span": int(given.get("rowspan", 1)), "head": tag == "th"})
        if tag not in VOID:
            self.open.append((tag, given.get("lang")))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> in {self.open[-3:]}")
            return
        self.open.pop()
        if tag == "tr":
            table = self.tables[-1]
            if any(name == "thead" for name, _ in self.open):
                table["head"] = self.cells
            else:
                table["rows"].append(self.cells)
        if tag == "table" and not self.tables[-1]["caption"]:
            self.faults.append("a table without a caption")

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if "style" in tags:
            self.styles += data
            return
        if tags[-1:] in (["title"], ["desc"]):
            self.title += "" if "svg" in tags else data
            return
        spoken = [lang for tag, lang in self.open if lang and tag != "html"]
        self.words.append((spoken[-1] if spoken else None, data))
        if "caption" in tags:
            self.tables[-1]["caption"] = (self.tables[-1]["caption"] or "") + data
        if tags and ("td" in tags or "th" in tags):
            for lang in ("zh", "en"):
                if not spoken or spoken[-1] == lang:
                    self.cells[-1][lang] += data

    def table(self, caption, lang="en"):
        """Rows of the table whose caption has these words; a cell that spans rows stands in each of them."""
        for table in self.tables:
            if caption in table["caption"]:
                rows, spans = [], []
                for cells in table["rows"]:
                    row = [" ".join(cell[lang].split()) for cell in cells]
                    if spans:
                        row = [spans.pop()] + row
                    elif cells and cells[0]["span"] > 1:
                        spans = [row[0]] * (cells[0]["span"] - 1)
                    rows.append(row)
                return rows
        return None

    def said(self, lang):
        """All text that is seen in a language."""
        return " ".join(" ".join(text for spoken, text in self.words if spoken in (None, lang)).split())
