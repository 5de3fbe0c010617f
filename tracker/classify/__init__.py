"""Labels: from signals to type, level and patterns. Pure; knows neither git nor the database."""

import os

# Before numpy is loaded: its matrices are small here, and the threads it would start only wait for one another beside
# the reading processes, which share the cores already.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
