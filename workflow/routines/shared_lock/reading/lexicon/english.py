"""Whole sentences in English that only say who writes, in which language, and thank: "Coordinator asked me to send this."."""

from __future__ import annotations

_WRITER = r"(?:(?:a|an|the|new|temporary|temp|substitute|substituting|agency|summer|night|day|home care|homecare|assistant) ){0,4}(?:nurse|nurse assistant|nursing assistant|assistant|assistant nurse|carer|caregiver|staff|substitute|temp|employee|coordinator|undersköterska|usk)"
_WHERE = r"(?: (?:here|in [^\W\d_]+|at [^\W\d_]+|from (?:the |an )?(?:agency|office)|for (?:the |this )?(?:day|week|month|summer)|this (?:day|week|month|summer|autumn|winter|spring)|today|these days))*"
_BOSS = r"(?:(?:the|my|our) )?(?:coordinator|manager|boss|colleague|colleagues|planner|nurse|team leader|office)"
_SAID_WHY = r"(?:(?: ,)?(?: because|as|since|for| as| since) (?:my swedish (?:is (?:not|still not|n't) (?:so |very |that )?(?:good|great|perfect)(?: yet| enough)?|is (?:bad|poor|basic))|i (?:am|'m) (?:still )?learning(?: swedish)?))"
IDLE_ENGLISH = (
    rf"(?:(?:hi|hello|hej|dear all|good morning|good afternoon)(?: all| there| everyone)?[ ,!.]*)?(?:i (?:am|'m)|i'm|this is) {_WRITER}{_WHERE}(?: ,)?(?: (?:and )?sorry for (?:the |my |writing in |using )?(?:bad |poor )?english)?"
    rf"|(?:(?:hi|hello|hej)[ ,!.]*)?sorry (?:for|about|that) (?:(?:the|my|writing|i write|using|in) )*(?:bad |poor )?(?:english|swedish)(?: (?:so|and) i write in english)?{_SAID_WHY}?"
    rf"|(?:(?:hi|hello|hej)[ ,!.]*)?i (?:write|am writing|'m writing)(?: this)? in english{_SAID_WHY}?"
    rf"|{_BOSS} (?:has )?(?:asked|asks|wants|wanted) (?:me|us) to (?:send|write|order|report|mail|enter|hand in|fill in)(?: (?:this|it|you|the order|the form|an order|to you|in))*"
    r"|(?:i|we) (?:(?:hope|think) )?(?:this|everything|it|all) is (?:ok|okay|enough|clear|correct|fine)(?: like this| for you)?"
    r"|(?:thank you|thanks|many thanks)(?: (?:so much|very much|a lot|in advance|for (?:your|the|all) (?:help|time|patience)))*|have a (?:nice|good|great|lovely) (?:day|weekend|evening|week)(?: everyone| all)?"
    r"|(?:i |we )?(?:am |are )?look(?:ing)? forward to (?:hear|hearing) from you|please (?:write|answer|call) me (?:back )?in english"
)
