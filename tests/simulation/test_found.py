"""Histories that were broken once, as short as they got; each of them has been mended."""

import pytest

from tests.simulation import run
from tests.simulation.circles import CIRCLES
from tests.simulation.steps import parse

FOUND = {
    "setting the folder that was set already took its assistants' sight away": """\
12 F: make folder-120 = {"name":"w120"}
14 F: make deal-140 = {"title":"w140","folder":"folder-120"}
25 F: sync auto ok
26 F: set deal-140 folder = "folder-120"
""",
    "a folder kept the sight of a sale that came and went in one commit": """\
12 C: make folder-120 = {"name":"w120"}
35 C: make deal-350 = {"title":"w350","folder":"folder-120"}
43 C: bin deal-350
""",
    "a manager who ceased to be one and became one again was a stranger to what had gone before": """\
0 C: make deal-0 = {"title":"w0"}
16 E: sync auto ok
18 C: hand deal-0 = "anna"
19 E: sync auto ok
20 E: sync auto ok
21 -: together E C
22 E: sync auto ok
23 E: sync auto ok
24 E: sync auto ok
25 C: hand deal-0 = "boss"
36 C: sync auto ok
39 -: member mia = {"role":"rep","team":null,"manages":null}
43 -: member mia = {"role":"manager","team":"north","manages":["north"]}
46 E: status deal-0 = {"status":"won","reason":"w462","won":{"amount":"462.00","currency":"EUR"}}
""",
    "a phone was judged by an answer that a server had given before it was put back": """\
19 F: sync auto ok
20 F: make contact-200 = {"last_name":"w200"}
21 F: sync auto ok
22 -: save
23 A: make deal-230 = {"title":"w230"}
24 F: make contact-240 = {"last_name":"w240"}
25 F: sync auto ok
26 F: sync auto slow
30 -: restore
35 A: sync auto ok
""",
    "a late restore of what the server had thrown away made it look wrongly thrown away": """\
10 A: make deal-100 = {"title":"w100"}
11 A: bin deal-100
12 A: sync push ok
13 A: sync auto ok
20 -: purge 98
22 A: unbin deal-100
23 A: sync push ok
25 -: purge 35
""",
    "a removal took out a tag that was added anew in the same commit": """\
0 B: make deal-0 = {"title":"w0"}
20 B: tag deal-0 = "hot"
21 B: untag deal-0 = "hot" & tag deal-0 = "hot" & untag deal-0 = "hot"
""",
    "a phone that became a new device took its first operation for one of its earlier life": """\
0 A: make deal-0 = {"title":"w0"}
1 A: sync push ok
4 C: sync auto ok
5 F: sync auto ok
6 C: sync auto ok
7 F: sync auto ok
8 C: sync auto ok
9 F: sync auto ok
20 C: line deal-0 2 = "w200"
26 C: sync push ok
27 F: sync auto ok
32 C: set deal-0 money = {"amount":"320.00","currency":"GBP","probability":null}
34 F: line deal-0 2 = "w341"
37 C: backup
38 C: set deal-0 step = "step-9"
41 C: sync push ok
48 C: revert
49 F: sync push ok
51 C: line deal-0 5 = "w511"
""",
    "a contact was seen for taking part although that had been erased": """\
0 C: make deal-0 = {"title":"w0"}
2 C: sync auto ok
23 F: sync auto ok
28 F: make contact-280 = {"last_name":"w280"}
31 F: make part-of-deal-0+contact-280 on deal-0 = {"contact":"contact-280","role":"w310"}
40 F: sync auto ok
52 F: erase part-of-deal-0+contact-280
""",
    "an answer that was on its way while the server was put back was compared with the new history": """\
0 B: make deal-0 = {"title":"w0"}
5 F: sync auto ok
22 F: sync pull ok
25 F: sync auto ok
33 -: save
34 B: sync push ok
37 B: set deal-0 money = {"amount":"372.00","currency":"NOK","probability":null}
38 F: sync pull slow
39 -: restore told
53 B: sync auto ok
54 B: sync auto ok
""",
    "a late answer took work out of the midst of what a phone sent again, and left a gap": """\
0 A: make deal-0 = {"title":"w0"}
15 A: set deal-0 step = "step-9"
18 -: save
26 A: sync auto late
27 A: make contact-270 = {"last_name":"w270"}
30 A: sync auto ok
34 -: restore
36 A: sync auto ok
""",
    "a server put back to just before an act that changed nothing is taken for one that forgot it": """\
0 D: make deal-0 = {"title":"w0"}
2 D: sync auto ok
12 F: sync auto ok
13 F: bin deal-0
24 F: sync auto ok
25 F: bin deal-0
26 -: save
29 F: sync push ok
30 F: sync auto ok
31 -: restore
""",
    "a phone that had forgotten its proof kept what a server put back had never heard of": """\
3 B: sync auto ok
16 -: save
23 E: make contact-231 = {"last_name":"w231"}
28 B: sync auto ok
30 E: sync auto ok
42 B: sync auto ok
43 B: sync auto ok
44 B: sync auto ok
45 B: sync auto ok
50 B: upgrade
53 B: sync pull ok
54 -: restore
""",
    "a phone that was away for too long kept what a server put back had never heard of": """\
3 B: sync auto ok
16 -: save
23 E: make contact-231 = {"last_name":"w231"}
28 B: sync auto ok
30 E: sync auto ok
42 B: sync auto ok
43 B: sync auto ok
44 B: sync auto ok
45 B: sync auto ok
46 E: set contact-231 last_name = "w46"
47 E: sync auto ok
50 -: purge 280
53 B: sync pull ok
54 -: restore
""",
    "somebody had seen what a commit had given and taken again": """\
0 E: make deal-0 = {"title":"w0"}
1 E: sync auto ok
3 F: sync auto ok
4 F: sync auto ok
5 F: sync auto ok
6 F: sync auto ok
7 F: sync auto ok
12 F: sync auto ok
14 F: hand deal-0 = "boss"
15 F: sync auto ok
16 E: say comment-160 on deal-0 = "w160"
18 -: wait 2678400000
22 F: hand deal-0 = "jonas"
24 F: hand deal-0 = "boss"
""",
    "a comment that was made, went over and was erased in one commit was missed": """\
0 C: make deal-0 = {"title":"w0"}
1 C: sync auto ok
2 F: sync auto ok
3 F: sync auto ok
4 F: sync auto ok
5 F: sync auto ok
17 F: sync auto ok
18 D: make deal-180 = {"title":"w180"}
21 F: sync auto ok
24 D: sync auto ok
26 F: say comment-260 on deal-0 = "w260"
28 F: sync pull ok
34 F: merge deal-0 into deal-180 = {"title":"survivor"}
39 F: erase comment-260
""",
}
FOUND_BY_THE_ENGINE = {
    "a phone that was away for too long could not fetch what it lacked": """\
0 A: make deal-0 = {"title":"w0"}
1 A: sync auto ok
2 A: sync auto ok
3 A: sync auto ok
4 A: sync auto ok
5 A: sync auto ok
8 B: sync auto ok
9 B: sync auto ok
10 B: sync auto ok
11 B: sync auto ok
16 B: set deal-0 title = "w16"
17 B: sync push ok
25 -: purge 280
""",
    "a phone that was away for too long in the midst of its first sync never came to its end": """\
0 A: make deal-0 = {"title":"w0"}
16 A: sync auto ok
17 A: sync pull late
22 A: crash 3
23 A: set deal-0 title = "w230"
24 A: sync pull ok
25 -: purge 280
""",
    "an edit was sent under the id of another that a former life of the phone had sent": """\
0 A: make deal-0 = {"title":"w0"}
16 A: set deal-0 starred = false
17 A: backup
27 A: sync auto ok
29 A: revert
33 A: set deal-0 starred = false
""",
    "a round that hung after one that found no network was waited for, for ever": """\
0 B: make deal-0 = {"title":"w0"}
14 B: sync auto lost
24 B: sync auto hung
27 B: sync pull ok
""",
    "a round that hung with nothing to send was waited for, for ever": """\
0 B: make deal-0 = {"title":"w0"}
14 B: sync auto ok
15 B: sync auto ok
16 B: sync auto ok
17 B: sync auto ok
18 B: sync auto ok
19 B: sync auto ok
20 B: sync auto ok
25 B: sync auto hung
27 B: sync pull ok
""",
}


@pytest.mark.parametrize("script", FOUND_BY_THE_ENGINE.values(), ids=FOUND_BY_THE_ENGINE.keys())
def test_what_the_engine_broke_once_holds(script: str) -> None:
    steps = parse(script)
    letters = sorted({step.who for step in steps} - {"-"})

    told = run.from_script(steps, letters, circle=CIRCLES["A"])

    assert told.broken is None, told


@pytest.mark.parametrize("script", FOUND.values(), ids=FOUND.keys())
@pytest.mark.parametrize("circle", ["core", "B"])
def test_what_was_broken_once_holds(script: str, circle: str) -> None:
    steps = parse(script)
    letters = sorted({step.who for step in steps} - {"-"})

    told = run.from_script(steps, letters, circle=CIRCLES[circle])

    assert told.broken is None, told
