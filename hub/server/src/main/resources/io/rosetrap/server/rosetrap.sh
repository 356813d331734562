# RoseTrap for images that have nothing but a shell and curl:
#
#   eval "$(curl -fsS http://rosetrap:8000/sh)"
#   rt_write image_tag v1.2
#   tag=$(rt_read image_tag 600)        # blocks, here at most 600 seconds
#
# rt_write NAME [VALUE | standard input], rt_read NAME [SECONDS], rt_peek NAME, rt_fail NAME REASON. Exit codes are those of
# the command line: 0, 2 usage, 3 failed, 4 deadlock, 5 conflict, 69 unreachable, 75 closing, 100 not written, 124 timed out.
# ROSETRAP_URL, ROSETRAP_RUN, ROSETRAP_PARTICIPANT, ROSETRAP_SESSION and ROSETRAP_TOKEN say where, who and with what.
# Values are texts here: a shell cannot hold the byte 0, and $(rt_read …) drops line ends at the end of a value.

: "${ROSETRAP_URL:=@URL@}"

# _rt_encode TEXT: percent-encoded, so that it can stand in a header or a path.
_rt_encode() {
  case $1 in
    *[!A-Za-z0-9._/-]*) printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ *\([0-9a-f][0-9a-f]\)/%\1/g; s/%2f/\//g' ;;
    *) printf '%s' "$1" ;;
  esac
}

# _rt_call METHOD PATH [CURL OPTIONS]: leaves the status in _rt_status and the body in _rt_body.
_rt_call() {
  _rt_method=$1
  _rt_path=$2
  shift 2
  if [ -n "${ROSETRAP_SESSION:-}" ]; then
    set -- -H "RoseTrap-Session: $ROSETRAP_SESSION" "$@"
  fi
  # The token comes in by a descriptor: what stands on a command line is seen by all users of the machine.
  _rt_config=
  if [ -n "${ROSETRAP_TOKEN:-}" ]; then
    _rt_config="header = \"Authorization: Bearer $(printf '%s' "$ROSETRAP_TOKEN" | sed 's/[\\"]/\\&/g')\""
  fi
  _rt_body=$(
    curl -sS -g --path-as-is -X "$_rt_method" -w '\n%{http_code}' -K /dev/fd/3 \
      -H "RoseTrap-Participant: $(_rt_encode "${ROSETRAP_PARTICIPANT:-sh-$$}")" "$@" \
      "${ROSETRAP_URL%/}/v1/runs/$(_rt_encode "${ROSETRAP_RUN:-default}")/$_rt_path" 3<<EOF
$_rt_config
EOF
  ) || {
    echo "rosetrap: The hub at $ROSETRAP_URL cannot be reached. Check ROSETRAP_URL and that the hub runs." >&2
    return 69
  }
  _rt_status=${_rt_body##*
}
  _rt_body=${_rt_body%
*}
}

# _rt_failed [WORDS]: what went wrong, as the hub says it, after these words, and the exit code for it.
_rt_failed() {
  case $_rt_body in
    *'"type":"urn:rosetrap:error:'*) ;;
    *)
      echo "rosetrap: What answers at $ROSETRAP_URL is no hub (status $_rt_status). Check ROSETRAP_URL." >&2
      return 1
      ;;
  esac
  printf '%s\n' "$_rt_body" | sed -nE 's/.*"detail":"(([^"\\]|\\.)*)".*/\1/p' | sed "1s/^/rosetrap: ${1:-}/" |
    sed -e 's/\\n/\
/g' -e 's/\\"/"/g' -e 's/\\\\/\\/g' >&2
  case $_rt_body in
    *'"code":"TIMED_OUT"'*) return 124 ;;
    *'"code":"NOT_WRITTEN"'*) return 100 ;;
    *'"code":"FAILED"'* | *'"code":"BROKEN_PROMISE"'*) return 3 ;;
    *'"code":"DEADLOCK"'*) return 4 ;;
    *'"code":"HUB_CLOSING"'*) return 75 ;;
    *'"code":"ALREADY_WRITTEN"'* | *'"code":"VERSION_MISMATCH"'* | *'"code":"SESSION_REPLACED"'*) return 5 ;;
    *'"code":"INVALID_'* | *'"code":"NO_SUCH_ROUTE"'*) return 2 ;;
    *) return 1 ;;
  esac
}

_rt_usage() {
  echo "usage: $1" >&2
  return 2
}

rt_write() {
  if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    _rt_usage 'rt_write NAME [VALUE]'
    return
  fi
  if [ $# -eq 2 ]; then
    printf '%s' "$2" | rt_write "$1"
    return
  fi
  _rt_call PUT "variables/$(_rt_encode "$1")" --data-binary @- || return
  [ "$_rt_status" = 200 ] || _rt_failed
}

rt_read() {
  # A number of more digits is none that every shell can count with.
  case ${2:-60} in
    *[!0-9]* | ??????????*) set -- ;;
  esac
  if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    _rt_usage 'rt_read NAME [SECONDS]'
    return
  fi
  _rt_left=${2:-60}
  _rt_waited=0
  # Names the read, so that the hub goes on with its wait from one request to the next.
  _rt_key=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || echo "sh-$$-$(date +%s)-$(uname -n)")
  while :; do
    if [ "$_rt_left" -gt 25 ]; then
      _rt_slice="wait=25s&slice=true"
    else
      _rt_slice="wait=${_rt_left}s"
    fi
    _rt_call GET "variables/$(_rt_encode "$1")?$_rt_slice&waited=${_rt_waited}s" -H "Idempotency-Key: $_rt_key" || return
    if [ "$_rt_status" = 200 ]; then
      printf '%s\n' "$_rt_body"
      return 0
    fi
    case $_rt_body in
      *'"code":"TIMED_OUT"'*) [ "$_rt_left" -gt 25 ] || { _rt_failed "Timed out after ${2:-60} s: "; return; } ;;
      *)
        _rt_failed
        return
        ;;
    esac
    _rt_left=$((_rt_left - 25))
    _rt_waited=$((_rt_waited + 25))
  done
}

rt_peek() {
  if [ $# -ne 1 ]; then
    _rt_usage 'rt_peek NAME'
    return
  fi
  _rt_call GET "variables/$(_rt_encode "$1")" || return
  if [ "$_rt_status" = 200 ]; then
    printf '%s\n' "$_rt_body"
  else
    _rt_failed
  fi
}

rt_fail() {
  if [ $# -ne 2 ]; then
    _rt_usage 'rt_fail NAME REASON'
    return
  fi
  _rt_reason=$(printf '%s' "$2" | tr '\000-\037' ' ' | sed 's/\\/\\\\/g; s/"/\\"/g')
  _rt_call POST "variables/$(_rt_encode "$1")/failure" -H 'Content-Type: application/json' \
    -d "{\"reason\":\"$_rt_reason\"}" || return
  [ "$_rt_status" = 200 ] || _rt_failed
}
