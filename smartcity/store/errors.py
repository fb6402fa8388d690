"""What can go wrong in the store.

StoreError
├── StoreTroubleError       the database cannot do it now; nothing is wrong with what was asked
│   ├── StoreBusyError          another writer held the database longer than we wait; trying again helps
│   └── StoreUnavailableError   the database cannot be reached, opened or written
│       └── StoreFullError          the disk on which the database lies takes nothing more
├── StoreVersionError       the database was written by a newer version of this program
├── StaleRevisionError      the region changed since the draft was prepared; nothing was stored
├── StaleScreenError        somebody else steered the projector meanwhile; nothing was stored
├── FileNotWaitingError     no file with this ticket waits to be sent (any more)
├── UnknownRegionError      no region with this code
├── UnknownBatchError       no batch with this number in the region
├── BatchStateError         the batch is not in a state in which this can be done
├── BackupError             the backup file is missing, damaged or not ours, or would be overwritten
└── StoreNotEmptyError      a restore would replace data and was not told to
"""

from __future__ import annotations


class StoreError(Exception):
    """Base of every error that the store raises on purpose."""


class StoreTroubleError(StoreError):
    """The database cannot do now what was asked, and nothing is wrong with that."""


class StoreBusyError(StoreTroubleError):
    """Another writer held the database longer than we wait."""


class StoreUnavailableError(StoreTroubleError):
    """The database cannot be reached, opened or written."""


class StoreFullError(StoreUnavailableError):
    """The disk on which the database lies takes nothing more: it is full, over its quota, or fails."""


class StoreVersionError(StoreError):
    """The database was written by a newer version of this program."""


class StaleRevisionError(StoreError):
    """The region moved from revision `expected` to `current` since a draft was prepared."""

    def __init__(self, expected: int, current: int) -> None:
        super().__init__(f"prepared on revision {expected}, the region is at {current}")
        self.expected = expected
        self.current = current


class StaleScreenError(StoreError):
    """The state of the projector moved from version `expected` to `current` since it was read."""

    def __init__(self, expected: int, current: int) -> None:
        super().__init__(f"read at version {expected}, now at {current}")
        self.expected = expected
        self.current = current


class FileNotWaitingError(StoreError):
    """No file with the ticket `ticket` waits: it was put away, replaced, is too old, or its session ended."""

    def __init__(self, ticket: str) -> None:
        super().__init__(ticket)
        self.ticket = ticket


class UnknownRegionError(StoreError):
    """No region with the code `code` is stored."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownBatchError(StoreError):
    """The region has no batch with the number `batch_id`."""

    def __init__(self, batch_id: int) -> None:
        super().__init__(str(batch_id))
        self.batch_id = batch_id


class BatchStateError(StoreError):
    """Batch `batch_id` is in `state`, in which the wanted step is not possible."""

    def __init__(self, batch_id: int, state: str) -> None:
        super().__init__(f"batch {batch_id} is {state}")
        self.batch_id = batch_id
        self.state = state


class BackupError(StoreError):
    """A backup file is missing, damaged or not ours, or would be overwritten."""


class StoreNotEmptyError(StoreError):
    """A restore would replace what the database holds and was not told to."""
