"""An S3 with an empty bucket."""

from remote_bucket import remote_bucket as remote_bucket  # fixtures
from remote_bucket import remote_url as remote_url
