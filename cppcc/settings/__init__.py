"""Settings; everything that differs between places comes from the environment (see .env.example).

- ``environment``: what the others are read with, where files lie, whether this is production, the secret key
- ``program``: apps, middleware, templates, language and time
- ``servers``: database, jobs, caches
- ``web``: hosts, HTTPS, cookies, proxies, what a page may load
- ``accounts``: passwords, sessions, second factor, identity service, how long personal data are kept
- ``trail``: what stands in the audit trail, and how long
- ``files``: static and stored files, uploads, papers, backups
- ``committee``: its name and address, mail, Web Push
- ``operations``: logs, counts, slow pages, spans

Each sets its names here, where Django looks for them; no name is set in two.
"""

from cppcc.settings.accounts import *
from cppcc.settings.committee import *
from cppcc.settings.environment import *
from cppcc.settings.files import *
from cppcc.settings.operations import *
from cppcc.settings.program import *
from cppcc.settings.servers import *
from cppcc.settings.trail import *
from cppcc.settings.web import *
