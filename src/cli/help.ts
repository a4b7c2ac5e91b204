export const HELP = `throughline: carries a support case across channels, agents and bots.

Usage
  throughline demo [--json] [--dir PATH] [--no-color]
  throughline replay FILE [--format text|markdown|json] [--to CHANNEL]
                          [--queue NAME] [--reason REASON]
  throughline notices preview [--kind K] [--locale L] [--channel C]
                              [--html FILE]
  throughline report FILE [--format text|json|markdown]
                          [--mapping FILE | --preset NAME] [--zone Z]
                          [--as-of TIME] [--targets FILE] [--by D,D]
                          [--period P] [--slow-after TIME]
  throughline COMMAND --help
  throughline --version

Commands
  demo     plays a case from a public post to chat to a phone call, on a
           SQLite file, the call in a second process
  replay   makes journeys of recorded conversations, hands each over, and
           prints the brief or the packet that its receiver gets
  notices  previews what customers are sent: every notice in every language
           on every channel
  report   every KPI that a ticket export tells of, and what goes wrong where

With any command, --debug shows where in the program an error arose.

Exit codes
  0  done
  1  it ran, but what it promises did not hold: a known fact was asked for
     again, a detail was said in public, or a turn was lost
  2  the command line was not understood
  3  the input cannot be read, or is not valid
  4  a package is missing that only this command needs
  5  anything else; the message says what
`;

export const DEMO_HELP = `throughline demo: a customer who never repeats herself.

Usage
  throughline demo [--json] [--dir PATH] [--no-color]

Anna asks in public, moves to web chat, where a bot answers first and a person
takes over, and ends on the phone. Everything is kept in one SQLite file, and
the phone call happens in a second process that knows nothing but that file.
Names and times are made up and always the same.

  --json       one line of JSON for each step
  --dir PATH   keep the file, as PATH/demo.sqlite, which must not be there yet;
               otherwise it is written to a temporary folder and removed
  --no-color   no colour; colour is only used in a terminal anyway, and never
               when NO_COLOR is set

Exit codes: 0 done; 1 a known fact was asked for again, or a detail was said in
public; 2 wrong usage; 3 PATH cannot be used; 4 no SQLite: on Node 20 install
the package the message names; 5 anything else.
`;

export const REPLAY_HELP = `throughline replay: hands over conversations you have.

Usage
  throughline replay FILE [--format text|markdown|json] [--to CHANNEL]
                          [--queue NAME] [--reason REASON] [--no-color]

FILE holds one conversation, an array of them, or one on each line; - reads
from standard input. The format is described in docs/replay-format.md; the
ABCD sample format is recognised too. Nothing is written to disk.

  --format F   text (default): briefs, and what was counted
               markdown: briefs; the counts go to standard error
               json: transfer packets, one on each line; the counts go to
               standard error
  --to C       channel to continue on (default: phone)
  --queue Q    team that receives (default: second-line)
  --reason R   escalation (default), complexity, privacy, convenience, speed,
               expertise, customer-request, shift-end, outage or other

Exit codes: 0 done; 1 a turn was lost; 2 wrong usage; 3 FILE cannot be read or
is not valid; 5 anything else.
`;

export const NOTICES_HELP = `throughline notices preview: what customers are sent.

Usage
  throughline notices preview [--kind K] [--locale L] [--channel C]
                              [--html FILE] [--no-color]

Prints every built-in notice in English, Greek and Croatian as each channel
gets it, with its length, filled with made-up examples. Public channels get
public notices only.

  --kind K      one notice, such as handoff.offer
  --locale L    en, el or hr
  --channel C   one channel, such as sms, or push, slack or teams
  --html FILE   write them to FILE as well, as one page that loads nothing,
                with e-mails as they look
  --no-color    no colour

Exit codes: 0 done; 2 wrong usage; 3 FILE cannot be written; 5 anything else.
`;

export const REPORT_HELP = `throughline report: what a ticket export tells.

Usage
  throughline report FILE [--format text|json|markdown]
                          [--mapping FILE | --preset NAME] [--zone Z]
                          [--as-of TIME] [--targets FILE] [--by D,D]
                          [--period P] [--slow-after TIME] [--no-color]

FILE is CSV, or JSON: an array of objects, or one on each line; - reads from
standard input. Which column says what stands in a mapping; the formats are
described in docs/report-command.md. What cannot be counted is left out, and
said. Files of any length are read: of more than 100,000 tickets medians are
within 1 %, and rows of one ticket have to stand together.

  --format F      text (default), markdown, or json on one line
  --mapping FILE  which column says what, as JSON
  --preset NAME   a mapping for exports of zendesk, freshdesk, intercom or
                  chatwoot, or generic (default): id, opened_at,
                  first_response_at, resolved_at, channel, customer, agent,
                  queue, topic and rating
  --zone Z        zone of days, and of times that name none: Europe/Athens
  --as-of TIME    when the file was written (default: now). What has not ended
                  then counts as having lasted until then
  --targets FILE  quality standards by KPI, as JSON
  --by D,D        split by channel (default), segment, agent, queue, tenant or
                  period
  --period P      day, week, month (default), quarter or year
  --slow-after T  look for where tickets take longer than 30m, 48h or 7d
  --no-color      no colour

Exit codes: 0 done; 2 wrong usage; 3 a file cannot be read or is not valid;
5 anything else.
`;
