from tests.log.conftest import log, path

__all__ = ["log", "path"]
