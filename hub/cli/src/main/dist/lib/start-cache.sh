# Read by bin/rosetrap: find_cache sets $cache to a file from which Java starts in a fraction of the time, or to nothing. A file
# that is not there yet is made meanwhile, by a process of its own that nobody waits for; lib/rosetrap.jar has the program.

# Sets $base to the folder of all caches of this user; others must not be able to put anything there, nor we into theirs.
find_base() {
  base=${ROSETRAP_CACHE_DIR-}
  case $base in
    '') ;;
    /*) return ;;
    *)
      base=$PWD/$base
      return
      ;;
  esac
  [ -n "${HOME-}" ] && [ -O "$HOME" ] || return
  case ${XDG_CACHE_HOME-} in
    /*) base=$XDG_CACHE_HOME/rosetrap ;;
    *) base=$HOME/.cache/rosetrap ;;
  esac
}

# Sets $folder to that of the caches for this distribution on this Java. They are good for no others.
find_folder() {
  folder=
  [ -r "$lib/build-id" ] && IFS= read -r id <"$lib/build-id" || return
  [ -n "$runtime" ] || return
  where=
  rest=${java%/bin/java}
  while :; do
    case $rest in
      */*)
        where=$where${rest%%/*}=
        rest=${rest#*/}
        ;;
      *) break ;;
    esac
  done
  name=$id-$runtime-$where$rest
  # Longer than a file system takes is a name that nobody needs.
  [ ${#name} -le 200 ] && folder=$base/$name
}

# Sets $cache to the one for $1: quick, commands or hub.
find_cache() {
  cache=
  [ "${ROSETRAP_CACHE-}" = off ] && return
  find_base
  [ -n "$base" ] && find_folder && [ -n "$folder" ] || return 0
  if [ -O "$folder/$1.cache" ] && [ -r "$folder/$1.cache" ]; then
    cache=$folder/$1.cache
  elif [ -z "${CI-}" ] || [ -n "${ROSETRAP_CACHE_DIR-}" ]; then
    # The machine of a build is gone before what this takes has paid, unless somebody keeps the folder.
    make_caches
  fi
}

# Starts the program that makes them, unless it runs already or has failed before.
make_caches() {
  if [ -e "$folder/making" ]; then
    maker=
    IFS= read -r maker 2>/dev/null <"$folder/making"
    case $maker in
      '' | *[!0-9]*) return ;;
    esac
    kill -0 "$maker" 2>/dev/null && return
    rm -f "$folder/making"
  elif [ ! -d "$folder" ]; then
    (umask 077 && mkdir -p "$folder") 2>/dev/null || return
  fi
  [ -O "$folder" ] && [ -w "$folder" ] || return
  program=$lib/rosetrap.jar
  case $program in
    /*) ;;
    *) program=$PWD/$program ;;
  esac
  # Not a child of this process, which will be Java's; without what the caller holds open, and without the marks by which
  # RoseTrap knows the processes of a run, but with one that says that it is of none: what has no mark and no parent might be
  # somebody's, and no deadlock could be told while it is there. Only the first of many that start at once gets to make the file.
  (
    set -C
    : >"$folder/making" || exit
    set +C
    cd / || exit
    polite=
    command -v nice >/dev/null && polite='nice -n 10'
    # shellcheck disable=SC2086
    env -i PATH="$PATH" HOME="${HOME-/}" LC_ALL=C.UTF-8 ROSETRAP_SESSION=none $polite "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m \
      -cp "$program" io.rosetrap.cli.CacheMaker "$java" "$program" "$folder" &
    echo $! >"$folder/making"
  ) </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
}
