#!/bin/bash -eu
exec "$SRC/bodkin/deploy/oss-fuzz/build.sh"
