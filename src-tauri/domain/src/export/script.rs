//! The functions that the script may need, and which of them it does.

/// The functions that `body` calls, and those that these call, in an order in which each stands before its callers.
pub(super) fn helpers(body: &str) -> Vec<String> {
    let mut used: Vec<&str> = Vec::new();
    for (name, helper) in HELPERS.iter().rev() {
        if *name == "here" || calls(body, name) || used.iter().any(|later| calls(later, name)) {
            used.push(helper);
        }
    }
    used.into_iter().rev().map(str::to_owned).collect()
}

fn calls(text: &str, name: &str) -> bool {
    let begins = |line: &str| line.trim_start().starts_with(&format!("{name} "));
    text.lines().any(begins) || ["$(", ") ", "|| "].iter().any(|before| text.contains(&format!("{before}{name} ")))
}

/// Each function by its name. A later one may call an earlier one.
const HELPERS: [(&str, &str); 9] = [
    (
        "say",
        r#"say() {
  printf '%s\n' "$*" >&2
}
"#,
    ),
    (
        "die",
        r#"die() {
  printf 'Stopped: %s\n' "$*" >&2
  exit 1
}
"#,
    ),
    (
        "here",
        r#"# Nothing is done in another account or Region.
here() {
  local caller place
  caller="$(aws sts get-caller-identity --query Account --output text)"
  if [ "$caller" != "$account" ]; then
    die "These credentials are of account $caller, and this script is for $account"
  fi
  place="${AWS_REGION:-${AWS_DEFAULT_REGION:-}}"
  if [ -z "$place" ]; then
    place="$(aws configure get region || true)"
  fi
  if [ "$place" != "$region" ]; then
    die "The Region is ${place:-not set}, and this script is for $region: export AWS_REGION=$region"
  fi
  export AWS_REGION="$region" AWS_DEFAULT_REGION="$region"
}
"#,
    ),
    (
        "unless",
        r#"# Runs a call; the error of this code means that it is so already.
unless() {
  local code="$1" answer
  shift
  if ! answer="$("$@" 2>&1)"; then
    case "$answer" in
      *"($code)"*) ;;
      *) die "$answer" ;;
    esac
  fi
}
"#,
    ),
    (
        "without_failures",
        r#"# These calls succeed with a list of what failed.
without_failures() {
  local failed
  failed="$("$@" --query 'Unsuccessful[].Error.Message' --output text)"
  if [ -n "$failed" ]; then
    die "$failed"
  fi
}
"#,
    ),
    (
        "one",
        r#"# Prints the one that was found, or nothing. Several are nobody's.
one() {
  local step="$1" found="$2" all
  read -r -d '' -a all <<<"$found" || true
  case "${#all[@]}" in
    0) ;;
    1) printf '%s\n' "${all[0]}" ;;
    *) die "Several things could be the one of step $step: $found" ;;
  esac
}
"#,
    ),
    (
        "ours",
        r#"# Refuses what has our name and was not made for this onboarding. Nothing found is nobody's.
ours() {
  local arn="$1" onboarding="$2" step="$3" tags
  if [ -z "$arn" ]; then
    return
  fi
  tags="$(aws elbv2 describe-tags --resource-arns "$arn" \
    --query "TagDescriptions[].Tags[?Key=='FireflyOnboarding' || Key=='FireflyStep'][] | sort_by(@, &Key)[].Value" \
    --output text)"
  if [ "$tags" != "$onboarding"$'\t'"$step" ]; then
    die "$arn exists already and was not made for onboarding $onboarding"
  fi
}
"#,
    ),
    (
        "until_some",
        r#"# Asks until there is an answer, sixty times at most, and prints it.
until_some() {
  local look answer
  for ((look = 0; look < 60; look++)); do
    answer="$("$@")" || die "AWS refused: $*"
    if [ -n "$answer" ] && [ "$answer" != None ]; then
      printf '%s\n' "$answer"
      return
    fi
    sleep "$pause"
  done
  die "AWS did not answer in time: $*"
}
"#,
    ),
    (
        "until_is",
        r#"# Asks until the answer is the wanted one, sixty times at most.
until_is() {
  local wanted="$1" look answer=''
  shift
  for ((look = 0; look < 60; look++)); do
    answer="$("$@")"
    if [ "$answer" = "$wanted" ]; then
      return
    fi
    sleep "$pause"
  done
  die "Not '$wanted' but still '$answer': $*"
}
"#,
    ),
];
