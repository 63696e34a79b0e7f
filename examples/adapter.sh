#!/usr/bin/env bash
# An adapter around any command-line program: one JSON line in, one JSON line out.
#
#   npx lockstep run --prover "cmd:examples/adapter.sh rlp ./my-decoder" --vectors <RLP tests>
#
# The first argument lists the features, separated by commas; the rest is the program. It is started once for each
# request, with the method as its last argument and the parameters as JSON on its input, and prints the result as JSON
# in one line. A program that leaves with another code than 0 has failed: that is an error, never a verdict.
set -u
readonly features=$1
shift

# The runner writes compact JSON with the method before the parameters, so patterns read the few fields that are needed.
field() { [[ ${line:0:400} =~ \"$1\":\"?([^\",}]*) ]] && printf '%s' "${BASH_REMATCH[1]}"; }

hello() {
  local nonce digest
  nonce=$(field nonce)
  digest=$(printf "$(sed 's/^0x//; s/../\\x&/g' <<<"$nonce")1" | sha256sum | cut -d' ' -f1)
  printf '{"nonceDigest":"0x%s","protocol":1,"name":"example-shell","version":"1.0.0","language":"bash",' "$digest"
  printf '"roles":["prover"],"features":["%s"],"forks":[],"headerInputs":[],"systemCalls":[]}' "${features//,/\",\"}"
}

error() { printf '{"code":%s,"message":"%s"}' "$1" "$2"; }

while IFS= read -r line; do
  outcome=result
  method=$(field method)
  case $method in
    lockstep_hello) body=$(hello) ;;
    lockstep_configure) body=$(printf '{"rulesetHash":"%s"}' "$(sed -n 's/.*"rulesetHash":"\([^"]*\)".*/\1/p' <<<"$line")") ;;
    prover_*)
      params=${line#*\"params\":}
      if ! body=$("$@" "$method" <<<"${params%\}}"); then
        outcome=error
        body=$(error -32603 'the program failed')
      fi
      ;;
    *)
      outcome=error
      body=$(error -32601 'method not found')
      ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"%s":%s}\n' "$(field id)" "$outcome" "$body"
done
