"""What is no mistake is not found: coarser words, change over time, several capacities one after another."""

from __future__ import annotations

import pytest

from .conftest import Judged, Laboratory

WORDS = "rcp:basis basis:stated ; rcp:evidence span:som-2.86-142"

#: What was added or changed -> why it is no mistake.
INNOCENT = {
    "a source gives only the year of a day": f"""
        INSERT DATA {{ claim:brmc-2.som-2.year rcp:about meeting:som-2 ; rcp:claimsProperty rcp:startDate ;
            rcp:claimsValue "2004"^^xsd:gYear ; {WORDS} }}""",
    "a source gives only the month of a last day": f"""
        INSERT DATA {{ claim:brmc-2.som-2.end rcp:about meeting:som-2 ; rcp:claimsProperty rcp:endDate ;
            rcp:claimsValue "2004-06"^^xsd:gYearMonth ; {WORDS} }}""",
    "an event begins on a day and ends in its month": f"""
        DELETE DATA {{ meeting:som-2 rcp:endDate "2004-06-08"^^xsd:date }} ;
        INSERT DATA {{ meeting:som-2 rcp:endDate "2004-06"^^xsd:gYearMonth .
            claim:brmc-2.som-2.end rcp:about meeting:som-2 ; rcp:claimsProperty rcp:endDate ;
            rcp:claimsValue "2004-06"^^xsd:gYearMonth ; {WORDS} }}""",
    "an event was planned and then held, and a difference says so": f"""
        INSERT DATA {{
            workshop:CHE.later a rcp:Workshop ; skos:prefLabel "A later workshop"@en ; rcp:modality modality:held .
            claim:som-2.later.planned rcp:about workshop:CHE.later ; rcp:claimsProperty rcp:modality ;
                rcp:claimsThing modality:planned ; {WORDS} .
            claim:som-5.later.held rcp:about workshop:CHE.later ; rcp:claimsProperty rcp:modality ;
                rcp:claimsThing modality:held ; {WORDS} .
            difference:CHE.planned-then-held a rcp:Difference ; skos:prefLabel "Planned, then held"@en ;
                rcp:kind kind:change-over-time ; skos:editorialNote "The later page reports it."@en ;
                rcp:compares claim:som-2.later.planned , claim:som-5.later.held }}""",
    "an observer of the process becomes a member": f"""
        INSERT DATA {{
            membership:CHE.bali.observer rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:observer ;
                rcp:beginsNotAfter "2004-06-07"^^xsd:date ; rcp:endsNotBefore "2005-04-15"^^xsd:date ; {WORDS} .
            membership:CHE.bali.member rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
                rcp:beginsNotAfter "2005-04-16"^^xsd:date ; rcp:endsNotBefore "2013-04-01"^^xsd:date ; {WORDS} }}""",
    "an observer at a meeting is a member a month later": f"""
        INSERT DATA {{ membership:CAN.ad-hoc-group.member rcp:member state:CAN ; rcp:inAssembly body:ad-hoc-group ;
            rcp:standing standing:member ; rcp:beginsNotAfter "2013-04-01"^^xsd:date ;
            rcp:endsNotBefore "2013-04-01"^^xsd:date ; {WORDS} }}""",
    "a member of the process observes a meeting of one body": f"""
        INSERT DATA {{ membership:CAN.bali.member rcp:member state:CAN ; rcp:inAssembly process:bali ;
            rcp:standing standing:member ; rcp:beginsNotAfter "2012-01-01"^^xsd:date ;
            rcp:endsNotBefore "2014-01-01"^^xsd:date ; {WORDS} }}""",
    "an observer at one meeting takes part in another": f"""
        INSERT DATA {{ attendance:som-5.CAN.participant rcp:attendee state:CAN ; rcp:atEvent meeting:som-5 ;
            rcp:role role:participant ; {WORDS} }}""",
    "one actor has two capacities that go together": f"""
        INSERT DATA {{ attendance:ahg-som-7.AUS.speaker rcp:attendee state:AUS ; rcp:atEvent meeting:ahg-som-7 ;
            rcp:role role:speaker ; {WORDS} }}""",
    "one event is counted in two units": f"""
        INSERT DATA {{ count:gcim-2005.som-2.members rcp:about meeting:som-2 ; rcp:number 33 ;
            rcp:unit unit:member-states-and-organisations ; {WORDS} }}""",
    "one standing is witnessed twice": f"""
        INSERT DATA {{
            membership:CHE.bali.one rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
                rcp:beginsNotAfter "2004-06-07"^^xsd:date ; rcp:endsNotBefore "2004-06-08"^^xsd:date ; {WORDS} .
            membership:CHE.bali.two rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
                rcp:beginsNotAfter "2005-04-14"^^xsd:date ; rcp:endsNotBefore "2005-04-15"^^xsd:date ; {WORDS} }}""",
    "a standing begins and ends at a time that nobody knows": f"""
        INSERT DATA {{ membership:CHE.bali.member rcp:member state:CHE ; rcp:inAssembly process:bali ;
            rcp:standing standing:member ; rcp:beginsNotBefore "2003-05-01"^^xsd:date ;
            rcp:endsNotAfter "2013-03-31"^^xsd:date ; {WORDS} }}""",
    "an answer is given at the very meeting of what it answers": """
        INSERT DATA { act:som-5.policy-guides-concept-paper rcp:takesUp act:som-5.policy-guides }""",
    "an act uses those as a pronoun and such as before an example": """
        DELETE { act:som-5.policy-guides skos:prefLabel ?label }
        INSERT { act:som-5.policy-guides skos:prefLabel "The meeting thanks those who wrote guides such as that on law"@en }
        WHERE  { act:som-5.policy-guides skos:prefLabel ?label }""",
    "a name is given up and leads to its successor": """
        INSERT DATA { meeting:som-bali owl:deprecated true ; dcterms:isReplacedBy meeting:som-5 }""",
    "a thing has other names in other languages": """
        INSERT DATA { state:CHE skos:altLabel "Suisse"@fr , "Svizzera"@it }""",
    "two things of different families have one label": """
        INSERT DATA { instrument:steering-group-tool a rcp:Instrument ; skos:prefLabel "Steering Group"@en }""",
}


@pytest.mark.parametrize("update", INNOCENT.values(), ids=[why.replace(" ", "-") for why in INNOCENT])
def test_what_is_no_mistake_is_not_found(update: str, laboratory: Laboratory, healthy: Judged) -> None:
    changed = laboratory.update(update)
    assert changed != healthy.asserted
    assert not sorted(laboratory.judge(changed).rows - healthy.rows)
