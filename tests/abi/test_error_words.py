#!/usr/bin/env python3
"""What an error expected and found is written down in English where it arises, and said in Chinese by the table
of src/base/error_words.c.  Here every phrase of the sources is looked for in that table.

    test_error_words.py ROOT
"""
import pathlib
import re
import sys

TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
HEAD = re.compile(r"^(?:static )?(?:[a-z_0-9]+ )+\*?([a-z_0-9]+)\(([^;{}]*)\)\s*\{", re.M)
# Written piece by piece, so no call has them: the ends of what lq_refuse_by_law() says.
COMPOSED = ["deny", "review", "deny; missing: ", "review; missing: ", "at most ", "no earmark"]


def without_comments(source):
    return re.sub(r"/\*.*?\*/", " ", source, flags=re.S)


def calls_of(source, names):
    """(name, text between the brackets) of each call."""
    for match in re.finditer(r"\b(" + "|".join(sorted(names)) + r")\s*\(", source):
        depth, at, quoted = 1, match.end(), False
        while depth and at < len(source):
            char = source[at]
            if char == '"' and source[at - 1] != "\\":
                quoted = not quoted
            elif not quoted:
                depth += (char == "(") - (char == ")")
            at += 1
        yield match[1], source[match.end():at - 1]


def bodies_of(source):
    """(name, parameters, body) of each function."""
    for match in HEAD.finditer(source):
        end = source.find("\n}", match.end())
        yield match[1], match[2], source[match.end():end]


def speakers_of(source):
    """Functions that pass a text of theirs on to an error."""
    names = {"lq_fail", "lq_fail_number", "lq_refuse", "lq_refuse_number", "lq_refuse_signed", "lq_refuse_amount",
             "lq_refuse_date", "lq_refuse_target"}
    while True:
        more = {name for name, parameters, body in bodies_of(source)
                if "const char *" in parameters and next(calls_of(body, names), None)} - names
        if not more:
            return names
        names |= more


def fields_of(root):
    """Members of public structs, parameters, and names of questions: they are the same in every language."""
    names = set()
    for path in (root / "include" / "libquota").glob("*.h"):
        names |= set(re.findall(r"\b([a-z_0-9]+)(?:\[[^\]]*\])?[;,)]", path.read_text(encoding="utf-8")))
    return names


def main(root):
    table = without_comments((root / "src" / "base" / "error_words.c").read_text(encoding="utf-8"))
    known, problems, phrases = set(), [], dict.fromkeys(COMPOSED, "composed")
    for english, chinese in re.findall(r'\bSAY\(\s*"((?:[^"\\]|\\.)*)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', table):
        if english in known:
            problems.append(f"twice: {english}")
        known.add(english)
        if not re.search(r"[\u4e00-\u9fff]", chinese):
            problems.append(f"no Chinese: {english}")
    fields = fields_of(root)
    for path in sorted((root / "src").rglob("*.c")):
        source = without_comments(path.read_text(encoding="utf-8"))
        for _, arguments in calls_of(source, speakers_of(source)):
            for text in TEXT.findall(arguments):
                if text and not re.fullmatch(r"[a-z_0-9.]+", text) or text in known:
                    phrases.setdefault(text, path.name)
                elif text and not all(part in fields for part in text.split(".")):
                    phrases.setdefault(text, path.name)
    skip = re.compile(r"[a-z]+_[a-z_]+(, [a-z_]+)*|sizeof\(.*\)|NULL|QUOTA_POST_\*|[^A-Za-z]*")
    begins = tuple(text for text in known if text.endswith(" "))
    said = lambda text: text in known or any(text.startswith(b) and text[len(b):].isdigit() for b in begins)
    problems += [f"{where}: {text!r} has no Chinese" for text, where in sorted(phrases.items())
                 if not said(text) and not skip.fullmatch(text)]
    problems += [f"nobody says {text!r}" for text in sorted(known)
                 if text not in phrases and not any(phrase.startswith(text) for phrase in phrases)]
    assert len(phrases) > 100, "the sources say much more"
    print("\n".join(problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
