"""The queue of files, with one thing put right: a folder that cannot be read is a broker that is away.

kombu's own transport lets the OSError end the worker; as a connection error the worker waits and tries again.
"""

import os
from typing import Any

from kombu.transport import filesystem, virtual


class Transport(filesystem.Transport):
    connection_errors = (*virtual.Transport.connection_errors, OSError)

    def establish_connection(self) -> Any:
        """Raises OSError while the folder is away, so that the worker waits longer between its tries."""
        options = getattr(self.client, "transport_options", None) or {}
        os.listdir(options["data_folder_in"])
        return super().establish_connection()
