"""What ought to be, on one page. Written by hand; imports nothing of the product.

People
  admin      system administrator, province        province   provincial officer
  officer    district officer of เมืองเลย (4201)    mentor     looks after H1, works in 4201
  team       sits in the team of H2's sub-district
  agency     officer of the health office          executive  governor
  chief      นายอำเภอ of 4201                       nobody     an account without a role
  ended      was district officer of 4201          (a visitor without account is asked to log in)

Objects: H1 and H2 lie in 4201, E1 in 4202; P belongs to the province. H1 is the mentor's; its
referral went to the health office, the others to the labour office; its nomination is the mentor's.
Each of the two offices owns the projects for which those households were chosen, and has entered
help for somebody unknown in each of those sub-districts. The health office is a partner in H2's.
"""

ROLES = (
    "admin",
    "province",
    "officer",
    "mentor",
    "team",
    "agency",
    "executive",
    "chief",
    "nobody",
    "ended",
)

# Who reaches which object of a kind, once the door lets them in.
REACH = {
    "household": {
        "admin": "H1 H2 E1",
        "province": "H1 H2 E1",
        "officer": "H1 H2",
        "mentor": "H1",
        "team": "H2",
    },
    "referral": {
        "admin": "H1 H2 E1",
        "province": "H1 H2 E1",
        "officer": "H1 H2",
        "mentor": "H1",
        "team": "H2",
        "agency": "H1",
    },
    "project": {
        "admin": "H1 H2 E1",
        "province": "H1 H2 E1",
        "officer": "H1 H2",
        "mentor": "H1 H2",  # of the district; whom it took is another kind
        "team": "H1 H2",
        "agency": "H1 H2",  # a partner of the second: that it is, not whom it took
    },
    "helpedit": {"province": "H1 H2 E1", "officer": "H1 H2"},  # whoever else recorded it
    "entry": {"agency": "H1"},
    "helplist": {"agency": "H1"},
    "match": {"province": "H1 H2 E1", "officer": "H1 H2"},
    "nomination": {"province": "H1 H2 E1", "officer": "H1 H2", "mentor": "H1"},
    "official": {"admin": "H1 H2 E1", "province": "H1 H2 E1", "officer": "H1 H2"},
    "export": {"admin": "H1 E1 P", "province": "H1 E1 P", "officer": "H1"},
    "print": {"admin": "H1 H2 E1", "province": "H1 H2 E1", "officer": "H1 H2"},
    "report": {
        "admin": "H1 E1 P",
        "province": "H1 E1 P",
        "officer": "H1",
        "executive": "H1 E1 P",
        "chief": "H1",
    },
    "quarter": {"admin": "H1 E1 P", "province": "H1 E1 P", "officer": "H1"},
    "chair": {"executive": "P", "chief": "H1"},  # signs for an own area alone
    "paper": {"province": "H1 E1 P", "officer": "H1"},
    "committee": {"admin": "H1 E1 P", "province": "H1 E1 P", "officer": "H1"},
    "crew": {"admin": "H1 E1", "province": "H1 E1", "officer": "H1"},
    "obstacle": {
        "admin": "H1 E1 P",
        "province": "H1 E1 P",
        "officer": "H1",
        "mentor": "H1",  # who wrote it
        "team": "P",  # as above
        "executive": "H1 E1 P",
        "chief": "H1",
    },
    "meeting": {
        "admin": "H1 E1 P",
        "province": "H1 E1 P",
        "officer": "H1",
        "executive": "H1 E1 P",
        "chief": "H1",
    },
    "keeping": {"province": "H1 E1 P", "officer": "H1"},  # the secretary's acts
    "sent": {"admin": "H1 E1 P", "province": "H1 E1 P", "officer": "H1"},
    "listing": {"admin": "H1 E1 P", "province": "H1 E1 P", "officer": "H1 P"},  # P: reported to
    "received": {"mentor": "H1", "executive": "P"},  # to whom the papers were sent
    "act": {"officer": "H1"},
    "suggestion": {"province": "H1 E1 P", "officer": "H1"},
    "system": {"admin": "P"},
    "batch": {"admin": "P", "province": "P"},
    "results": {"admin": "P", "province": "P"},
    "moving": {"province": "H1 E1 P", "officer": "H1"},  # the administrator pairs nobody
    "province": {"admin": "P", "province": "P", "executive": "P"},
    "place": dict.fromkeys(ROLES, "H1 H2 E1"),  # open; what it shows of households is not
    "job": {"admin": "P"},  # one of nobody's; whoever asked for a job may cancel it
    "token": {"admin": "P"},  # an own one; the administrator may end anybody's
    "own": {"officer": "H1", "mentor": ""},
}

# Door | methods | kind of object («-» none, «list:kind» a list of them) | who may knock
DOORS = """
reports:home                   GET       -                everyone
reports:governor               GET       -                admin province officer executive chief
reports:governor-area          GET       report           admin province officer executive chief
reports:month-list             GET       -                admin province officer executive chief
reports:month-close            POST      -                province
reports:month-revise           POST      -                province
reports:figure-list            GET       -                admin province officer executive chief
reports:figure-file            GET       -                admin province officer executive chief
reports:definition-list        GET       -                admin province officer executive chief
reports:mentor-figures         GET       -                admin province officer
reports:mentors-file           GET       -                admin province officer
reports:organizations-file     GET       -                admin province officer executive chief
reports:organization-figures   GET       -                admin province officer executive chief
reports:compare                GET       -                admin province officer executive chief
reports:why                    GET       -                admin province officer executive chief
reports:target-edit            GET,POST  -                province
reports:late-limit-edit        GET,POST  -                province
reports:dashboard              GET       -                admin province officer executive chief
reports:agency-figures         GET       -                admin province officer executive chief
reports:late-list              GET       -                admin province officer mentor team
reports:dashboard-area         GET       report           admin province officer executive chief
reports:national-compare       GET       province         admin province officer executive chief
reports:national-file          GET       province         admin province officer executive chief
reports:national-edit          GET,POST  -                admin province
reports:national-read          POST      -                admin province
reports:month-build            POST      -                admin province officer
reports:report-list            GET     list:report      admin province officer team executive chief
reports:report-start           POST      -                admin province officer
reports:quarter-start          POST      -                admin province officer
reports:report-words           GET,POST  quarter          admin province officer team
reports:report-signed          GET,POST  quarter          admin province officer
reports:report-sign            POST      chair            team executive chief
reports:report-detail          GET     report           admin province officer team executive chief
reports:report-file            GET     report           admin province officer team executive chief
reports:report-members-file    GET       report           admin province officer
committees:committee-list      GET       -                everyone
committees:committee-detail    GET       -                everyone
committees:area-home           GET       -                everyone
committees:area-detail         GET       place            everyone
committees:seat-detail         GET       -                everyone
committees:order-edit          GET,POST  committee        admin province officer
committees:team-create         GET,POST  -                admin province officer
committees:team-edit           GET,POST  crew             admin province officer
committees:team-end            GET,POST  crew             admin province officer
committees:paragraph-create    GET,POST  committee        admin province officer
committees:paragraph-edit      GET,POST  committee        admin province officer
committees:paragraph-remove    GET,POST  committee        admin province officer
committees:seat-create         GET,POST  committee        admin province officer
committees:seat-edit           GET,POST  committee        admin province officer
committees:seat-remove         GET,POST  committee        admin province officer
committees:holder-create       POST      committee        admin province officer
committees:holder-end          GET,POST  committee        admin province officer
committees:office-edit         GET,POST  committee        admin province officer
committees:obstacle-list GET list:obstacle admin province officer mentor team executive chief
committees:obstacle-create     GET,POST  -                province officer mentor team
committees:obstacle-detail GET obstacle admin province officer mentor team executive chief
committees:obstacle-answer     POST      keeping          province officer
households:obstacle-create     GET,POST  household        province officer mentor team
committees:meeting-list        GET       meeting          admin province officer executive chief
committees:meeting-create      GET,POST  keeping          province officer
committees:meeting-detail      GET       meeting          admin province officer executive chief
committees:meeting-paper       GET       meeting          admin province officer executive chief
committees:meeting-edit        GET,POST  keeping          province officer
committees:meeting-draft       POST      keeping          province officer
committees:meeting-call        GET,POST  keeping          province officer
committees:meeting-cancel      GET,POST  keeping          province officer
committees:meeting-hold        GET,POST  keeping          province officer
committees:attendance-edit     GET,POST  keeping          province officer
committees:item-create         GET,POST  keeping          province officer
committees:item-edit           GET,POST  keeping          province officer
committees:item-remove         GET,POST  keeping          province officer
committees:resolution-create   GET,POST  keeping          province officer
committees:resolution-list     GET       -                everyone
committees:resolution-detail   GET       meeting          everyone
committees:resolution-edit     GET,POST  keeping          province officer
committees:resolution-tell     POST      meeting          everyone
committees:register-list       GET       -                admin province officer
committees:register-create     GET,POST  -                province officer
committees:register-cancel     GET,POST  keeping          province officer
committees:distribution-list   GET       -                admin province officer
committees:distribution-detail GET       listing             admin province officer
committees:distribution-create GET,POST  -                province officer
committees:distribution-edit   GET,POST  keeping          province officer
committees:distribution-fill   POST      keeping          province officer
committees:addressee-create    GET,POST  keeping          province officer
committees:addressee-edit      GET,POST  keeping          province officer
committees:schedule-list       GET       -                admin province officer
committees:schedule-create     GET,POST  -                province officer
committees:schedule-edit       GET,POST  keeping          province officer
committees:dispatch-list       GET       list:sent        admin province officer
committees:dispatch-create     GET,POST  keeping          province officer
committees:dispatch-detail     GET       sent             admin province officer
committees:dispatch-file       GET       sent             admin province officer
committees:delivery-repeat     POST      keeping          province officer
committees:delivery-hand       GET,POST  keeping          province officer
committees:received-list       GET       -                everyone
committees:received-detail     GET       received         everyone
committees:received-file       GET       received         everyone
accounts:inbox                 GET       -                everyone
accounts:mail-choose           POST      -                everyone
accounts:digest-list           GET       -                admin
accounts:health                GET       -                admin
accounts:job-list              GET       -                admin
accounts:job-retry             POST      job              admin
accounts:job-cancel            POST      job              everyone
accounts:audit-list            GET       -                admin
accounts:audit-export          GET       -                admin
accounts:audit-detail          GET       system           admin
accounts:audit-household       GET       system           admin
accounts:audit-user            GET       system           admin
accounts:account-list          GET       -                admin
accounts:account-create        GET,POST  -                admin
accounts:batch-list            GET       -                admin province
accounts:batch-create          GET,POST  -                admin
accounts:batch-detail          GET       batch            admin province
accounts:batch-line            GET,POST  system           admin
accounts:batch-send            POST      system           admin
accounts:batch-withdraw        POST      system           admin
accounts:batch-approve         GET,POST  batch            admin province
accounts:batch-refuse          POST      batch            admin province
accounts:batch-letters         POST      system           admin
accounts:letters-list          GET       -                admin
accounts:letters-detail        GET       system           admin
accounts:letters-file          GET       system           admin
accounts:letters-receive       POST      system           admin
accounts:letters-shred         POST      system           admin
accounts:account-letter        GET,POST  system           admin
accounts:account-suspend       GET,POST  system           admin
accounts:account-detail        GET       system           admin
accounts:account-edit          GET,POST  system           admin
accounts:account-password      GET,POST  system           admin
accounts:account-factor        GET,POST  system           admin
accounts:account-active        GET,POST  system           admin
accounts:role-grant            POST      system           admin
accounts:role-move             GET,POST  system           admin
accounts:role-end              GET,POST  system           admin
accounts:role-review           POST      system           admin
accounts:token-list            GET       -                everyone
accounts:token-create          GET,POST  -                everyone
accounts:token-revoke          POST      token            everyone
accounts:emergency-list        GET       -                admin
accounts:emergency-take        GET,POST  -                officer mentor
accounts:emergency-end         POST      own              officer mentor
accounts:emergency-review      POST      system           admin
committees:organization-list   GET       -                admin province officer mentor team
committees:organization-detail GET       -                admin province officer mentor team
committees:organization-create GET,POST  -                admin province officer
committees:organization-edit   GET,POST  -                admin province officer
committees:organization-import GET,POST  -                admin province officer
committees:organization-template  GET    -                admin province officer
committees:organization-merge  GET,POST  -                admin province
committees:duty-edit           GET,POST  -                admin province
committees:duty-cancel         GET,POST  -                admin province
committees:officer-add         POST      -                admin province officer
committees:officer-end         GET,POST  -                admin province officer
indicators:indicator-list      GET       -                everyone
indicators:correction-list     GET       -                everyone
results:import-list            GET       -                admin province
results:import-upload          GET,POST  -                admin province
results:import-detail          GET       results          admin province
results:import-map             GET,POST  results          admin province
results:import-recheck         POST      results          admin province
results:import-apply           POST      results          admin province
results:import-undo            GET,POST  results          admin province
results:import-rejected        GET       results          admin province
results:export                 GET       -                everyone
moving_in:import-list          GET       -                admin province officer
moving_in:import-upload        GET,POST  -                admin province officer
moving_in:import-form          GET       -                admin province officer
moving_in:import-detail        GET       moving           admin province officer
moving_in:import-map           GET,POST  moving           admin province officer
moving_in:import-recheck       POST      moving           admin province officer
moving_in:import-apply         POST      moving           admin province officer
moving_in:import-undo          GET,POST  moving           admin province officer
moving_in:import-rejected      GET       moving           admin province officer
households:village-proposal    GET       place            admin province officer mentor team
households:village-proposal-file GET     place            admin province officer mentor team
households:household-list      GET       list:household   admin province officer mentor team
households:household-export    GET       -                admin province officer
households:household-detail    GET       household        admin province officer mentor team
households:household-panel     GET       household        admin province officer mentor team
households:duplicate-list      GET       -                province officer
households:duplicate-decide    POST      household        province officer
households:urgency-criteria    GET       -                everyone
households:urgency-edit        GET,POST  -                province
households:year-compare        GET       -                admin province officer mentor team
households:leave-offers        GET       -                admin province officer mentor team
households:year-leave          POST      -                province officer
households:household-status    POST      household        province officer
households:household-return     GET,POST  household        province officer
households:household-unmerge    GET,POST  household        province officer
households:stranded-list        GET       -                province officer
households:household-leave     GET,POST  household        province officer
households:person-reveal       GET,POST  household        admin province officer
households:nomination-list     GET       list:nomination  province officer mentor
households:nomination-create   GET,POST  -                province officer mentor
households:nomination-check    POST      -                province officer mentor
households:nomination-export   GET       -                province officer
households:nomination-photo    GET       nomination       province officer mentor
households:nomination-detail   GET,POST  nomination       province officer mentor
tpmap:import-list              GET       -                admin
tpmap:import-upload            GET,POST  -                admin
tpmap:import-detail            GET       system           admin
tpmap:import-apply             POST      system           admin
tpmap:import-districts         GET,POST  system           admin
tpmap:import-undo              GET,POST  system           admin
tpmap:import-empty             POST      system           admin
tpmap:import-keeping           POST      -                admin
tpmap:import-recheck           POST      system           admin
tpmap:import-map               GET,POST  system           admin
tpmap:import-fix               GET       system           admin
tpmap:import-gone              GET       system           admin
tpmap:import-issues            GET       system           admin
mentors:official-list          GET       list:official    admin province officer
mentors:official-create        GET,POST  -                admin province officer
mentors:official-edit          GET,POST  official         admin province officer
mentors:pairing-board          GET       -                province officer
mentors:pairing-create         GET,POST  household        province officer
mentors:pairing-end            POST      household        province officer
mentors:official-transfer      GET,POST  official         admin province officer
mentors:official-return        GET,POST  official         admin province officer
mentors:official-letter        GET       official         province officer
mentors:board-officials        GET       -                province officer
mentors:board-pair             POST      official         province officer
mentors:board-suggest          POST      -                province officer
mentors:board-language         POST      -                province officer
mentors:board-undo             POST      act              province officer
mentors:pairing-day            GET       list:household   admin province officer mentor team
mentors:pairing-day-sheet      GET       -                province officer
mentors:pairing-history        GET       household        admin province officer mentor team
mentors:paper-list             GET,POST  list:paper       province officer
mentors:paper-detail           GET       paper            province officer
mentors:paper-file             GET       paper            province officer
mentors:official-import        GET,POST  -                admin province officer
mentors:official-template      GET       -                admin province officer
mentors:official-export        GET       -                admin province officer
mentors:official-hand-over     GET,POST  official         admin province officer
mentors:suggestion-list        GET       -                province officer
mentors:suggestion-start       GET,POST  -                province officer
mentors:suggestion-detail      GET       suggestion       province officer
mentors:suggestion-confirm     GET,POST  suggestion       province officer
mentors:suggestion-undo        GET,POST  suggestion       province officer
mentors:suggestion-annex       GET       suggestion       province officer
mentors:suggestion-paper       POST      suggestion       province officer
mentors:suggestion-pair        GET,POST  household        province officer
mentors:conflict-create        GET,POST  household        province officer
mentors:conflict-remove        POST      household        province officer
plans:plan-create              GET,POST  household        officer mentor
plans:plan-blank-pdf           GET       -                admin province officer mentor team
plans:plan-detail              GET       household        admin province officer mentor team
plans:plan-pdf                 GET       household        admin province officer mentor team
plans:plan-agree               POST      household        officer mentor
plans:plan-renew               POST      household        officer mentor
plans:plan-close               GET,POST  household        officer mentor
plans:plan-signed-paper        GET       household        admin province officer mentor team
plans:plan-paper-add           POST      household        officer mentor
plans:plan-idea-add            POST      household        officer mentor
plans:idea-list                GET       -                admin province
plans:idea-create              GET,POST  -                admin province
plans:idea-edit                GET,POST  -                admin province
plans:print-list               GET       list:print       admin province officer
plans:print-start              GET,POST  -                admin province officer
plans:print-detail             GET       print            admin province officer
plans:print-file               GET       print            admin province officer
plans:ledger-detail            GET       household        admin province officer mentor team
plans:ledger-edit              GET,POST  household        officer mentor
plans:plan-row-create          GET,POST  household        officer mentor
plans:plan-row-edit            GET,POST  household        officer mentor
plans:plan-row-remove          GET,POST  household        officer mentor
plans:stage-propose            GET,POST  household        officer mentor
plans:criterion-tick           POST      household        officer mentor
plans:stage-detail             GET       household        admin province officer mentor team
plans:stage-confirm            POST      household        province officer
plans:stage-refuse             POST      household        province officer
plans:ladder-edit              GET,POST  -                province
logbook:visit-list             GET       list:household   admin province officer mentor team
logbook:worklist               GET       list:household   admin province officer mentor team
logbook:limits-edit            GET,POST  -                province
logbook:guide-edit             GET,POST  -                province
logbook:visit-create           GET,POST  household        officer mentor team
logbook:visit-detail           GET       household        admin province officer mentor team
logbook:visit-verify           POST      household        province officer
logbook:visit-keep             POST      household        province officer
logbook:visit-return           POST      household        province officer
logbook:visit-correct          GET,POST  household        officer mentor team
logbook:visit-photo            GET       household        admin province officer mentor team
logbook:visit-photo-add        POST      household        officer mentor team
assistance:assistance-create   GET,POST  household        province officer mentor
assistance:request-list        GET       list:household   admin province officer mentor team
assistance:request-create      GET,POST  household        province officer mentor team
assistance:request-detail      GET       household        admin province officer mentor team
assistance:request-edit        GET,POST  household        province officer
assistance:request-answer      POST      household        province officer
assistance:request-withdraw    GET,POST  household        province officer mentor team
assistance:request-photo-add   POST      household        province officer mentor team
assistance:request-photo       GET       household        admin province officer mentor team
assistance:letter-create       GET,POST  -                province officer
assistance:letter-detail       GET       household        province officer
assistance:letter-pdf          GET       household        province officer
assistance:letter-renew        POST      household        province officer
assistance:letter-number       POST      household        province officer
assistance:letter-record       GET,POST  household        province officer
assistance:referral-paper      GET       referral         admin province officer mentor team agency
assistance:help-list           GET       list:household   admin province officer mentor team
assistance:help-export         GET       -                admin province officer
assistance:help-detail         GET       household        admin province officer mentor team
assistance:help-edit           GET,POST  helpedit         province officer mentor
assistance:help-withdraw       GET,POST  helpedit         province officer mentor
assistance:help-not-ours       GET,POST  household        province officer
assistance:help-evidence       GET       household        admin province officer mentor team
assistance:overlap-list        GET       -                admin province officer mentor team
assistance:entry-list          GET       list:entry       agency
assistance:entry-export        GET       -                agency
assistance:entry-create        GET,POST  -                agency
assistance:entry-detail        GET,POST  entry            agency
assistance:entry-withdraw      GET,POST  entry            agency
assistance:entry-evidence      GET       entry            agency
assistance:help-lists          GET       list:helplist    agency
assistance:help-list-upload    GET,POST  -                agency
assistance:help-list-template  GET       -                agency
assistance:help-list-detail    GET       helplist         agency
assistance:help-list-apply     POST      helplist         agency
assistance:help-list-recheck   POST      helplist         agency
assistance:help-list-undo      GET,POST  helplist         agency
assistance:help-list-issues    GET       helplist         agency
assistance:unmatched-list      GET       list:match       province officer
assistance:unmatched-settle    GET,POST  match            province officer
assistance:referral-list       GET       list:referral    admin province officer mentor team agency
assistance:referral-create     GET,POST  household        province officer
assistance:referral-withdraw   GET,POST  referral         province officer
assistance:referral-detail     GET,POST  referral         admin province officer mentor team agency
projects:project-list          GET       list:project     admin province officer mentor team agency
projects:project-create        GET,POST  -                province officer
projects:project-for-village   GET       place            province officer
projects:gap-list              GET,POST  -                province officer
projects:project-detail        GET       project          admin province officer mentor team agency
projects:project-edit          GET,POST  project          province officer
projects:project-close         GET,POST  project          province officer
projects:project-reopen        POST      project          province officer
projects:project-choose        GET,POST  project          province officer
projects:participation-detail  GET,POST  referral         admin province officer mentor team agency
projects:participation-give    GET,POST  referral         province officer agency
projects:participation-miss    GET,POST  referral         province officer agency
projects:participation-withdraw  GET,POST  referral       province officer
logbook:visit-export           GET       -                admin province officer
logbook:export-list            GET       list:export      admin province officer
logbook:export-start           POST      -                admin province officer
logbook:export-detail          GET       export           admin province officer
logbook:export-file            GET       export           admin province officer
logbook:export-waiting         GET,POST  -                admin province officer
logbook:export-identities      GET,POST  export           admin province officer
logbook:export-identified      GET       export           admin province officer
logbook:layout-edit            GET,POST  -                province
logbook:layout-again           POST      -                province
logbook:keying-list            GET       list:household   admin province officer
logbook:keying-household       GET       household        admin province officer
logbook:entry-key              POST      household        admin province officer
logbook:entry-unkey            POST      household        admin province officer
api-session                    GET       -                everyone
api-schema                     GET       -                everyone
api-docs                       GET       -                everyone
area-list                      GET       -                everyone
area-detail                    GET       -                everyone
indicator-list                 GET       -                everyone
indicator-detail               GET       -                everyone
village-result-list            GET       -                everyone
village-result-detail          GET       -                everyone
household-list                 GET       list:household   admin province officer mentor team
household-detail               GET       household        admin province officer mentor team
plan-list                      GET       list:household   admin province officer mentor team
plan-detail                    GET       household        admin province officer mentor team
ledger-list                    GET       list:household   admin province officer mentor team
ledger-detail                  GET       household        admin province officer mentor team
ledger-create                  POST      body             officer mentor
guide-question-list            GET       -                everyone
guide-question-detail          GET       -                everyone
score-word-list                GET       -                everyone
score-word-detail              GET       -                everyone
assistance-list                GET       list:household   admin province officer mentor team
assistance-detail              GET       household        admin province officer mentor team
assistance-create              POST      body             province officer mentor
assistance-change              PATCH     helpedit         province officer mentor
assistance-withdraw            POST      helpedit         province officer mentor
assistance-not-ours            POST      household        province officer
help-entry-list                GET       list:entry       agency
help-entry-create              POST      -                agency
help-entry-detail              GET       entry            agency
help-entry-change              PATCH     entry            agency
help-entry-withdraw            POST      entry            agency
help-list-list                 GET       list:helplist    agency
help-list-create               POST      -                agency
help-list-detail               GET       helplist         agency
help-list-apply                POST      helplist         agency
help-list-undo                 POST      helplist         agency
unmatched-help-list            GET       list:match       province officer
unmatched-help-detail          GET       match            province officer
unmatched-help-match           POST      match            province officer
unmatched-help-close           POST      match            province officer
visit-list                     GET       list:household   admin province officer mentor team
visit-detail                   GET       household        admin province officer mentor team
visit-create                   POST      body             officer mentor team
visit-correct                  PUT       household        officer mentor team
visit-photos                   POST      household        officer mentor team
referral-list                  GET       list:referral    admin province officer mentor team agency
referral-detail                GET       referral         admin province officer mentor team agency
referral-answer                POST      referral         agency
request-list                   GET       list:household   admin province officer mentor team
request-detail                 GET       household        admin province officer mentor team
request-create                 POST      body             province officer mentor team
request-photos                 POST      household        province officer mentor team
project-list                   GET       list:project     admin province officer mentor team agency
project-detail                 GET       project          admin province officer mentor team agency
project-create                 POST      -                province officer
project-change                 PATCH     project          province officer
project-close                  POST      project          province officer
project-reopen                 POST      project          province officer
project-candidates             GET       project          province officer
project-choose                 POST      project          province officer
project-gaps                   GET       -                province officer
participation-list             GET       list:referral    admin province officer mentor team agency
participation-detail           GET       referral         admin province officer mentor team agency
participation-attend           POST      referral         province officer agency
participation-miss             POST      referral         province officer agency
participation-give             POST      referral         province officer agency
participation-withdraw         POST      referral         province officer
organization-list              GET       -                admin province officer mentor team
organization-detail            GET       -                admin province officer mentor team
metric-list                    GET       -                admin province officer executive chief
mentor-figure-list             GET       -                admin province officer
organization-figure-list       GET       -                admin province officer executive chief
village-figure-list            GET       -                admin province officer executive chief
month-list                     GET       -                admin province officer executive chief
definition-list                GET       -                admin province officer executive chief
national-figure-list           GET       -                admin province officer executive chief
logbook-export-list            GET       list:export      admin province officer
logbook-export-detail          GET       export           admin province officer
logbook-export-create          POST      -                admin province officer
logbook-entry-list             GET       list:household   admin province officer
logbook-entry-detail           GET       household        admin province officer
logbook-entry-key              POST      household        admin province officer
logbook-entry-unkey            POST      household        admin province officer
logbook-layout-list            GET       -                admin province officer
logbook-layout-detail          GET       -                admin province officer
"""

# Whose words may ever be on an answer, whatever the door. HEAD: name and house of a household;
# PERSON: its people; PLAN, VISIT, OFFICIAL (who looks after it), NOMINATION, REFERRAL, REQUEST:
# what was written there; ENTRY: what an agency entered for somebody nobody knows; OBSTACLE,
# MEETING: what hinders the work and what a committee heard and resolved; PAPER: a paper that was
# sent, its number and to whom. Everything else is a leak.
MAY_READ = {
    "admin": {
        "OBSTACLE": "H1 H2 E1",
        "MEETING": "H1 H2 E1",
        "PAPER": "H1 H2 E1",
        "HEAD": "H1 H2 E1",
        "PERSON": "H1 H2 E1",
        "PLAN": "H1 H2 E1",
        "VISIT": "H1 H2 E1",
        "OFFICIAL": "H1 H2 E1",
        "REFERRAL": "H1 H2 E1",
        "REQUEST": "H1 H2 E1",
    },
    "province": {
        "OBSTACLE": "H1 H2 E1",
        "MEETING": "H1 H2 E1",
        "PAPER": "H1 H2 E1",
        "HEAD": "H1 H2 E1",
        "PERSON": "H1 H2 E1",
        "PLAN": "H1 H2 E1",
        "VISIT": "H1 H2 E1",
        "OFFICIAL": "H1 H2 E1",
        "REFERRAL": "H1 H2 E1",
        "REQUEST": "H1 H2 E1",
        "NOMINATION": "H1 H2 E1",
        "ENTRY": "H1 H2 E1",
    },
    "officer": {
        "OBSTACLE": "H1 H2",
        "MEETING": "H1 H2",
        "PAPER": "H1 H2",
        "HEAD": "H1 H2",
        "PERSON": "H1 H2",
        "PLAN": "H1 H2",
        "VISIT": "H1 H2",
        "OFFICIAL": "H1 H2",
        "REFERRAL": "H1 H2",
        "REQUEST": "H1 H2",
        "NOMINATION": "H1 H2",
        "ENTRY": "H1 H2",
    },
    "mentor": {
        "OBSTACLE": "H1",
        "PAPER": "H1",
        "HEAD": "H1",
        "PERSON": "H1",
        "PLAN": "H1",
        "VISIT": "H1",
        "OFFICIAL": "H1",
        "REFERRAL": "H1",
        "REQUEST": "H1",
        "NOMINATION": "H1",
    },
    "team": {
        "HEAD": "H2",
        "PERSON": "H2",
        "PLAN": "H2",
        "VISIT": "H2",
        "OFFICIAL": "H2",
        "REFERRAL": "H2",
        "REQUEST": "H2",
    },
    "agency": {"HEAD": "H1", "REFERRAL": "H1", "ENTRY": "H1"},
    "executive": {"OBSTACLE": "H1 H2 E1", "MEETING": "H1 H2 E1"},
    "chief": {"OBSTACLE": "H1 H2", "MEETING": "H1 H2"},
    "nobody": {},
    "ended": {},
}


def doors() -> dict[str, tuple[set, str, set]]:
    """`{door: (methods, kind, who)}`."""
    table = {}
    for line in DOORS.strip().splitlines():
        name, methods, kind, *who = line.split()
        table[name] = set(methods.split(",")), kind, set(ROLES if who == ["everyone"] else who)
    return table


def reaches(role: str, kind: str, thing: str) -> bool:
    return thing in REACH[kind].get(role, "").split()


def may_read(role: str, word: str, thing: str) -> bool:
    return thing in MAY_READ[role].get(word, "").split()
