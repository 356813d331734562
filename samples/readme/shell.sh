#!/bin/sh
# The shell page of the README. The test that runs it has put rosetrap on the PATH and a hub's address
# into ROSETRAP_URL.
set -eu
# begin: readme
# One step blocks until another step has written; here the other step takes two seconds.
(sleep 2; rosetrap write image_tag v1.2) &
tag=$(rosetrap read image_tag --timeout 10m)
echo "deploying $tag"

# Anything goes through standard input and output, byte for byte.
date | rosetrap write started
rosetrap read started

# What is there now, without blocking; exit code 100 says that it is not written.
rosetrap peek checksum || echo "checksum: exit code $?"

# Say that something will not come, and whoever reads it fails at once with the reason: exit code 3.
rosetrap fail checksum 'the build broke'
rosetrap read checksum --timeout 10m || echo "checksum: exit code $?"

# Who wrote what, and when.
rosetrap list
rosetrap journal
# end: readme
