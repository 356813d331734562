# Writes X_Data, with nothing but a shell and curl. Where the hub is comes by the environment.

eval "$(curl -fsS "$ROSETRAP_URL/sh")"
rt_write X_Data 50
