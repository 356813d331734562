# Read by bin/rosetrap and by the samples: find_java sets $java to a program that is new enough, or ends
# the script with a message.

needed=21
unfit=
java=

die() {
  printf 'rosetrap: ' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# Sets $target to where the symbolic link $1 leads in the end.
follow() {
  target=$(readlink -f -- "$1" 2>/dev/null) && [ -n "$target" ] && return
  # A readlink that knows no -f: step by step.
  target=$1
  while [ -h "$target" ]; do
    step=$(readlink "$target") || return
    case $step in
      /*) target=$step ;;
      *) target=${target%/*}/$step ;;
    esac
  done
}

# Sets $version and $feature (25.0.3 and 25, or 0 where it cannot be told) of the program java at $1, and $runtime, its exact
# build, where it says so.
ask_version() {
  version=
  runtime=
  if [ -r "${1%/bin/java}/release" ]; then
    while IFS='=' read -r key value; do
      value=${value#\"}
      value=${value%\"}
      case $key in
        JAVA_RUNTIME_VERSION) runtime=$value ;;
        JAVA_VERSION)
          version=$value
          break
          ;;
      esac
    done <"${1%/bin/java}/release"
  fi
  if [ -z "$version" ]; then
    version=$("$1" -version 2>&1)
    version=${version#*\"}
    version=${version%%\"*}
  fi
  case $version in
    1.[0-9]*) feature=${version#1.} ;;
    [0-9]*) feature=$version ;;
    *) version=unknown feature=0 ;;
  esac
  feature=${feature%%[!0-9]*}
}

# Whether the program java at $1 will do. One that is there, but too old, is noted with $2, how it was found.
suits() {
  [ -f "$1" ] && [ -x "$1" ] || return
  ask_version "$1"
  [ "$feature" -ge "$needed" ] && return
  unfit="$unfit$1|$version|$2
"
  return 1
}

# Sets $rank, by which newer versions come after older ones.
rank_version() {
  more=${version#"$feature"}
  more=${more#.}
  interim=${more%%[!0-9]*}
  more=${more#"$interim"}
  more=${more#.}
  update=${more%%[!0-9]*}
  rank=$((feature * 1000000 + ${interim:-0} * 1000 + ${update:-0}))
}

give_up() {
  {
    echo "rosetrap: found no Java of version $needed or newer, on which RoseTrap runs."
    if [ -n "${JAVA_HOME-}" ] && [ ! -x "$JAVA_HOME/bin/java" ]; then
      echo "JAVA_HOME is $JAVA_HOME, where there is no program bin/java."
    fi
    if [ -n "$unfit" ]; then
      echo "Found, but too old:"
      seen='
'
      printf %s "$unfit" | while IFS='|' read -r program number how; do
        follow "$program"
        case $seen in
          *"
$target
"*) ;;
          *)
            echo "  Java $number: ${target%/bin/java}$how"
            seen="$seen$target
"
            ;;
        esac
      done
    fi
    echo "Looked at: JAVA_HOME, java on the PATH, and the usual folders, such as /usr/lib/jvm, /opt, ~/.sdkman and ~/.jdks."
    echo "To go on, install Java $needed or newer, or set ROSETRAP_JAVA_HOME to a folder whose bin/java is one."
  } >&2
  exit 1
}

# Sets $java to the program to run, and $feature and $runtime to what it is.
find_java() {
  if [ -n "${ROSETRAP_JAVA_HOME-}" ]; then
    java=$ROSETRAP_JAVA_HOME/bin/java
    suits "$java" && return
    [ -x "$java" ] ||
      die "ROSETRAP_JAVA_HOME is $ROSETRAP_JAVA_HOME, where there is no program bin/java." \
        "Set it to the folder of a Java $needed or newer, or unset it: then one is looked for."
    die "ROSETRAP_JAVA_HOME is $ROSETRAP_JAVA_HOME, which is Java $version; RoseTrap runs on $needed or newer." \
      "Set it to the folder of a newer one, or unset it: then one is looked for."
  fi

  if [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
    suits "$java" ' (JAVA_HOME)' && return
  fi

  set -f
  IFS=:
  for folder in $PATH; do
    java=$folder/java
    if [ -z "$folder" ] || [ ! -f "$java" ] || [ ! -x "$java" ]; then continue; fi
    # A Mac has a java there that does nothing but offer to install one.
    [ "$folder" = /usr/bin ] && [ -x /usr/libexec/java_home ] && continue
    if [ -h "$java" ]; then
      follow "$java"
      # Some managers of versions link all tools to one program, which goes by the name it is called.
      case $target in
        */bin/java) java=$target ;;
      esac
    fi
    break
  done
  unset IFS
  set +f
  suits "$java" ' (on the PATH)' && return

  best=
  best_rank=0
  for folder in \
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/openjdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    suits "$folder/bin/java" || continue
    rank_version
    if [ "$rank" -gt "$best_rank" ]; then
      best=$folder/bin/java
      best_rank=$rank
    fi
  done
  java=$best
  [ -n "$java" ] || give_up
  ask_version "$java"
}
