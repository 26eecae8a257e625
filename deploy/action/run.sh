#!/usr/bin/env bash
# The steps of action.yml: gets bodkin, starts the service, waits for it, fuzzes, triages, and writes
# SARIF, outputs and the job's summary. Everything comes by ACTION_* variables, so that no input is
# ever part of a script; tests/deploy/action_test.py runs it as it stands.
#
# Exit status: bodkin's own (0 clean, 1 findings, 2 wrong use, 3 the service does not answer, 4 a
# fault of ours).
set -euo pipefail

sources=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/bodkin-XXXXXX")
folder=$work/findings
sarif=$work/bodkin.sarif
log=$work/service.log
service=

say() { printf 'bodkin action: %s\n' "$*"; }
output() { printf '%s=%s\n' "$1" "$2" >> "${GITHUB_OUTPUT:-/dev/null}"; }

# What a service printed must not be taken for commands of the runner.
show_log() {
  local token
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  tail -n 20 "$log" | cut -c1-500
  printf '::%s::\n' "$token"
}

# shellcheck disable=SC2317  # called by the trap
stop_service() {
  [ -n "$service" ] || return 0
  # The command may have started others: all of its session's group go.
  kill -TERM -- "-$service" 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 -- "-$service" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL -- "-$service" 2>/dev/null || true
}
trap stop_service EXIT

get_bodkin() {
  local given=${ACTION_BODKIN:-} file
  if [ -z "$given" ]; then
    say "building bodkin from $sources"
    (cd "$sources" && ./dev release)
    given=$(find "$sources/build/dist" -name 'bodkin-*.tar.gz' | sort | tail -n 1)
  fi
  case $given in
    http://*) say "the tarball's address is not https: $given"; exit 2 ;;
    https://*)
      file=$work/bodkin.tar.gz
      curl -fsSL --retry 3 -o "$file" "$given" || { say "cannot download $given"; exit 2; }
      ;;
    *) file=$given ;;
  esac
  [ -f "$file" ] || { say "there is no $file (input bodkin)"; exit 2; }
  if [ -n "${ACTION_SHA256:-}" ] && ! printf '%s  %s\n' "$ACTION_SHA256" "$file" | sha256sum -c --status; then
    say "the checksum of $given is another one than that of input sha256"
    exit 2
  fi
  if [[ $file == *.tar.gz ]]; then
    mkdir "$work/bodkin"
    tar -xzf "$file" -C "$work/bodkin" --strip-components=1
    bodkin=$work/bodkin/bin/bodkin
  else
    bodkin=$(realpath "$file")
  fi
  "$bodkin" --version || { say "$bodkin does not run here"; exit 2; }
}

start_service() {
  [ -n "${ACTION_START:-}" ] || return 0
  setsid bash -c "$ACTION_START" > "$log" 2>&1 &
  service=$!
}

wait_for_service() {
  local deadline=$((SECONDS + ${ACTION_WAIT:-60}))
  until curl -s -o /dev/null --noproxy '*' --max-time 2 "$ACTION_URL"; do
    if [ -n "$service" ] && ! kill -0 "$service" 2>/dev/null; then
      say "the service ended before it answered; its last lines:"
      show_log
      exit 3
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      say "no answer from $ACTION_URL after ${ACTION_WAIT:-60} s"
      if [ -n "$service" ]; then show_log; fi
      exit 3
    fi
    sleep 0.5
  done
}

# "a 'b c'" as words, without a shell in between: an input may hold quotes, never commands.
words() {
  [ -n "$1" ] || return 0
  printf '%s\n' "$1" | xargs -n 1 printf '%s\0'
}

# Code scanning closes what an upload no longer names, so a clean run uploads an empty list.
empty_sarif() {
  # shellcheck disable=SC2016  # "$schema" is a name
  printf '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": '
  printf '[{"tool": {"driver": {"name": "Bodkin"}}, "results": []}]}\n'
}

summary() {
  {
    if [ "$count" = 0 ]; then
      printf '## Bodkin: nothing found\n\n'
    else
      "$bodkin" report "$folder" --format markdown | sed 's/^#/##/' | head -c 900000
      printf '\n'
    fi
    printf '<details><summary>the run</summary>\n\n'
    # Indented is code: nothing in it is Markdown or HTML.
    tail -n 12 "$work/fuzz.txt" | cut -c1-300 | sed 's/^/    /'
    printf '\n</details>\n'
  } >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
}

[ -n "${ACTION_URL:-}" ] || { say "input url is empty: where does the service answer?"; exit 2; }
[[ ${ACTION_WAIT:-60} =~ ^[0-9]+$ ]] || { say "input wait is a number of seconds"; exit 2; }
get_bodkin
start_service
wait_for_service

mapfile -d '' -t more < <(words "${ACTION_ARGS:-}")
mapfile -d '' -t more_triage < <(words "${ACTION_TRIAGE_ARGS:-}")
principals=()
while IFS= read -r line; do
  if [ -n "$line" ]; then principals+=(--principal "$line"); fi
done <<< "${ACTION_PRINCIPALS:-}"
if [ -n "${ACTION_CONTRACT:-}" ]; then more=(--contract "$ACTION_CONTRACT" "${more[@]}"); fi
status=0
"$bodkin" fuzz --url "$ACTION_URL" --time "${ACTION_TIME:-60s}" --findings "$folder" \
  "${principals[@]}" "${more[@]}" \
  2>&1 | tee "$work/fuzz.txt" || status=${PIPESTATUS[0]}
if [ "$status" -gt 1 ]; then exit "$status"; fi

count=$(find "$folder" -mindepth 2 -maxdepth 2 -name finding.json | wc -l)
if [ "$count" = 0 ]; then
  empty_sarif > "$sarif"
else
  status=0
  "$bodkin" triage "$folder" "${principals[@]}" "${more_triage[@]}" || status=$?
  if [ "$status" -gt 1 ]; then exit "$status"; fi
  # Status 1 of a report says what triage said; only its own faults count here.
  "$bodkin" report "$folder" --format sarif --out "$sarif" || [ "$?" = 1 ]
fi
summary
output findings "$count"
output folder "$folder"
output sarif "$sarif"
exit "$status"
