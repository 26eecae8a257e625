// The shell functions that a script of curl commands may need, as text. Internal to src/dialect.
#pragma once

#include <string_view>

namespace bodkin::dialect {

inline constexpr std::string_view kSendFunction = R"sh(send() {
  curl --silent --show-error --include --globoff --path-as-is --noproxy '*' --max-time 30 \
    -H 'Expect:' "$@"
  echo
}
)sh";

// An answer is kept in a folder that goes with the script.
inline constexpr std::string_view kKeepFunction = R"sh(answers=$(mktemp -d) || exit 2
trap 'rm -rf "$answers"' EXIT
# keep STEP ARGUMENT...: sends, and keeps the answer for what comes later.
keep() {
  step=$1
  shift
  : > "$answers/$step.head"
  : > "$answers/$step.body"
  curl --silent --show-error --dump-header "$answers/$step.head" --output "$answers/$step.body" \
    --globoff --path-as-is --noproxy '*' --max-time 30 -H 'Expect:' "$@"
  cat "$answers/$step.head" "$answers/$step.body"
  echo
}
)sh";

inline constexpr std::string_view kExpectFunction = R"sh(failed=0
# expect STEP PATTERN TEXT: what its status should be.
expect() {
  status=$(awk '/^HTTP\// { status = $2 } END { print status }' "$answers/$1.head")
  # shellcheck disable=SC2254
  case $status in
    $2) ;;
    *) echo "request $1: expected $3, not ${status:-no answer}" >&2; failed=1 ;;
  esac
}
)sh";

inline constexpr std::string_view kNeedsJq = R"sh(if ! command -v jq > /dev/null; then
  echo "this reads values of answers with jq, which is not installed" >&2
  exit 2
fi
)sh";

// PLACE: target (percent-encoded), string (escaped for a JSON string), plain.
inline constexpr std::string_view kValueFunctions =
    R"sh(# value STEP PLACE PATH: of the JSON that the step was answered with.
value() {
  jq -j --arg place "$2" --argjson path "$3" '
    reduce $path[] as $key (.;
      if type == "object" and has($key) then .[$key]
      elif type == "array" and ($key | test("^[0-9]+$")) and ($key | tonumber) < length
      then .[$key | tonumber]
      else error("the answer has nothing at " + ($path | tojson)) end)
    | if type == "string" then . else tojson end
    | if $place == "target" then @uri elif $place == "string" then tojson[1:-1] else . end
  ' "$answers/$1.body"
}
# spelled PLACE: standard input, for that place.
spelled() {
  if [ "$1" = plain ]; then
    cat
  else
    jq -Rsj --arg place "$1" 'if $place == "target" then @uri else tojson[1:-1] end'
  fi
}
)sh";

inline constexpr std::string_view kHeaderFunction = R"sh(# header STEP PLACE NAME: of its answer.
header() {
  found=$(awk -v name="$3" '{
    sub(/\r$/, "")
    colon = index($0, ":")
    if (colon > 1 && tolower(substr($0, 1, colon - 1)) == tolower(name)) {
      value = substr($0, colon + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", value)
      print value
      exit
    }
  }' "$answers/$1.head")
  if [ -z "$found" ]; then
    echo "the answer of request $1 has no header $3" >&2
    return 1
  fi
  printf '%s' "$found" | spelled "$2"
}
)sh";

inline constexpr std::string_view kLocalFunction =
    R"sh(# local_target URL: what it asks of its own host.
local_target() {
  rest=$1
  case $rest in
    /*) ;;
    *://*)
      rest=${rest#*://}
      case $rest in
        */*) rest=/${rest#*/} ;;
        *) rest=/ ;;
      esac
      ;;
    *) rest=/$rest ;;
  esac
  printf '%s' "$rest"
}
)sh";

inline constexpr std::string_view kUuidFunction = R"sh(uuid() {
  cat /proc/sys/kernel/random/uuid 2> /dev/null || uuidgen | tr 'A-F' 'a-f'
}
)sh";

}  // namespace bodkin::dialect
