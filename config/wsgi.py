"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded stays: the collector needn't look at it again, and where gunicorn loads this
# before it forks, its processes share the memory that nobody touches.
gc.collect()
gc.freeze()
