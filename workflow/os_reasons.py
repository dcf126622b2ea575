"""What an operating system refuses, as reasons: its own sentences are in one language only."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from workflow.reasons import WHY, Reason, ReasonKind, declare

NO_FILE = declare("os.no_file", "filen eller mappen finns inte", "No such file or directory")
NOT_ALLOWED = declare("os.not_allowed", "åtkomst nekas", "Permission denied")
NOT_PERMITTED = declare("os.not_permitted", "det är inte tillåtet", "Operation not permitted")
IS_FOLDER = declare("os.is_folder", "det är en mapp", "Is a directory")
NO_FOLDER = declare("os.no_folder", "det är ingen mapp", "Not a directory")
EXISTS = declare("os.exists", "filen finns redan", "File exists")
FULL = declare("os.full", "disken är full", "No space left on device")
READ_ONLY = declare("os.read_only", "det går bara att läsa där", "Read-only file system")
NAME_TOO_LONG = declare("os.name_too_long", "namnet är för långt", "File name too long")
NO_SUCH_ADDRESS = declare(
    "os.no_such_address", "adressen finns inte på den här datorn", "Cannot assign requested address"
)

_KNOWN: Mapping[int, ReasonKind] = {
    errno.ENOENT: NO_FILE, errno.EACCES: NOT_ALLOWED, errno.EPERM: NOT_PERMITTED, errno.EISDIR: IS_FOLDER,
    errno.ENOTDIR: NO_FOLDER, errno.EEXIST: EXISTS, errno.ENOSPC: FULL, errno.EROFS: READ_ONLY, errno.ENAMETOOLONG: NAME_TOO_LONG,
    errno.EADDRNOTAVAIL: NO_SUCH_ADDRESS,
}  # fmt: skip


def os_reason(problem: OSError) -> Reason:
    """Why the system refused; for what is not known here, its own sentence or code."""
    known = _KNOWN.get(problem.errno or 0)
    if known is not None:
        return known()
    return WHY(why=problem.strerror or errno.errorcode.get(problem.errno or 0, type(problem).__name__))
