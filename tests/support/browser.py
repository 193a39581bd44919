"""A browser without a window, for pages that are looked at; and pictures as it takes them (PNG, without a library)."""
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import zlib

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found():
    """The path of a browser that runs here; None = there is none, or $LIBQUOTA_BROWSER is none."""
    if os.environ.get("LIBQUOTA_BROWSER") == "none":
        return None
    for name in NAMES:
        path = shutil.which(name)
        # Some distributions have a script of this name that only says how to install it.
        if path and subprocess.run([path, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   check=False).returncode == 0:
            return path
    return None


def run(browser, page, *options):
    """What the browser writes on standard output for a page in a file."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                               "--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={profile}", *options,
                               pathlib.Path(page).resolve().as_uri()],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=120)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def unfilter(kind, line, above, step):
    """A line of a PNG as it was before its filter (PNG, 9.2)."""
    out = bytearray(line)
    for i, byte in enumerate(line):
        left = out[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[i]
        elif kind == 3:
            guess = (left + above[i]) // 2
        elif kind == 4:
            guess = min((left, above[i], corner), key=lambda near: abs(left + above[i] - corner - near))
        else:
            guess = 0
        out[i] = (byte + guess) & 255
    return out


def picture(path):
    """(width, height, lines of bytes, bytes a dot) of a PNG of 8 bits a channel that is not interlaced."""
    data = pathlib.Path(path).read_bytes()
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[at + 8:at + 21])
        elif kind == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    if depth != 8 or interlaced or colour not in (2, 6):
        raise AssertionError((depth, interlaced, colour))
    step = 3 if colour == 2 else 4
    raw, lines, above = zlib.decompress(packed), [], bytes(width * step)
    for row in range(height):
        begin = row * (width * step + 1)
        above = unfilter(raw[begin], raw[begin + 1:begin + 1 + width * step], above, step)
        lines.append(above)
    return width, height, lines, step
