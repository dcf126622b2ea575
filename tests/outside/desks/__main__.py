"""Serves one desk on loopback until it is stopped."""

from __future__ import annotations

import argparse

from tests.outside.desks.easit import EasitDesk
from tests.outside.desks.office import serve
from tests.outside.desks.support import SupportDesk


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shape", choices=("support", "easit"))
    parser.add_argument("--chance", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    serve({"support": SupportDesk, "easit": EasitDesk}[given.shape](given.chance, given.seed))


main()
