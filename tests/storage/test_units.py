"""Lock units as rows: one hangs in one place."""

from __future__ import annotations

import pytest

from storage import Store
from storage.routines.shared_lock import stock
from tests.postgres import both_databases
from tests.storage.tools import NOW, add, claim, move, write
from workflow.errors import Conflict


@both_databases
def test_a_unit_that_hangs_is_not_mounted_again(store: Store) -> None:
    """Two orders name one serial: the second is decided again and finds it taken."""
    with store.write() as tx:
        stock.deliver(tx, ["L-1"], NOW, "test", "")
    add(store)
    add(store)
    one, two = claim(store)
    args = {"serial": "L-1", "on": "2027-01-12", "by": "mats", "dwelling": ""}
    write(store, move(one, "installed", records=[("mount_unit", args)]))
    with pytest.raises(Conflict):
        write(store, move(two, "installed", records=[("mount_unit", args)]))
