"""Writers that are killed at random moments, and what must be true afterwards. Shared by the tests of both databases."""
import random
import re
import subprocess
import threading
import time


class Writer:
    """A worker that posts under a prefix of its own, number after number; started again after a kill, it goes on
    behind what was acknowledged, so that what was under way is posted a second time."""

    def __init__(self, program, database, prefix, group):
        self.program, self.database, self.prefix, self.group = program, database, prefix, group
        self.acknowledged = 0
        self.kills = 0
        self.process = self.reader = None
        self.ready = threading.Event()
        self.said = b""

    def start(self):
        self.ready.clear()
        self.process = subprocess.Popen([self.program, self.database, "post", str(self.prefix),
                                         str(self.acknowledged + 1), str(10**9), str(self.group)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read, args=(self.process,))
        self.reader.start()

    def read(self, process):
        for line in process.stdout:
            if line == b"ready\n":
                self.ready.set()
            match = re.fullmatch(rb"ok (\d+)\n", line)  # the last line may be cut off
            if match:
                if int(match.group(1)) != self.acknowledged + 1:
                    self.said += b"worker: %s after %d" % (line, self.acknowledged)
                self.acknowledged += 1
        self.said += process.stderr.read()

    def kill(self):
        self.process.kill()
        self.wait()
        self.kills += 1

    def wait(self):
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def ids(self):
        """Of all that was acknowledged."""
        return {id_of(self.prefix, number * 1000 + k)
                for number in range(1, self.acknowledged + 1) for k in range(self.group)}


def id_of(prefix, number):
    return (prefix.to_bytes(8, "little") + number.to_bytes(8, "little")).hex()


def run(program, database, *arguments):
    done = subprocess.run([program, database, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.returncode} {done.stdout.decode()} {done.stderr.decode()}")
    return done.stdout.decode().splitlines()


def check(program, database, writers, ids, seqs, accounts):
    """ids, seqs: of all rows.  Nothing acknowledged is lost, nothing is there twice, the chain and every balance are
    right, and groups are whole."""
    ids = list(ids)
    assert len(set(ids)) == len(ids), "an id stands twice"
    assert sorted(seqs) == list(range(1, len(ids) + 1)), "seqs have a gap"
    stored = set(ids)
    for writer in writers:
        missing = writer.ids() - stored
        assert not missing, f"acknowledged and lost: {len(missing)} of writer {writer.prefix}"
    setup = {id_of(2**64 - 1 - k, i) for k in (0, 1) for i in range(1, accounts + 1)}
    assert setup <= stored
    for writer in writers:  # at most one group more than acknowledged: the one under way at the last kill
        prefix = writer.prefix.to_bytes(8, "little").hex()
        own = {one for one in stored if one.startswith(prefix)}
        more = own - writer.ids()
        assert len(more) in (0, writer.group), f"writer {writer.prefix}: {len(more)} beyond what was acknowledged"
    assert stored == setup.union(*(set(one for one in stored if one.startswith(w.prefix.to_bytes(8, "little").hex()))
                                   for w in writers)), "an id nobody posted"
    assert run(program, database, "audit") == [f"audit OK {len(ids)}"]
    total = sum(int(line.split()[5]) for line in run(program, database, "dump") if line.startswith("balance "))
    assert total == accounts * 10**15, total


def rounds(least, writers, hit):
    """Calls hit() again and again at random moments until it has hit often enough; between two hits something was
    acknowledged, so that all of them strike under load."""
    began = time.monotonic()
    count = before = 0
    while count < least:
        time.sleep(random.uniform(0, 0.1))
        done = sum(writer.acknowledged for writer in writers)
        if done > before and hit():
            before = done
            count += 1
        if time.monotonic() - began > 400:
            raise AssertionError(f"only {count} kills in 400 s")
    return count
