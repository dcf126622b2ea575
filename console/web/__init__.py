"""The operators' console: server-rendered pages."""

from console.web.app import create_app

__all__ = ["create_app"]
