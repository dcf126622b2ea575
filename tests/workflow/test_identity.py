"""Identity numbers, initials and phones; every number here is from a series made for tests."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.identity import (
    FoundIdentifier,
    Identifier,
    IdentifierError,
    PhoneError,
    display,
    find_identifiers,
    initials,
    masked,
    parse_identifier,
    parse_phone,
)

TODAY = date(2027, 1, 12)
PERSONAL = [
    "193804129827",
    "194009239833",
    "193311059855",
    "193602149845",
    "192906309865",
    "193108179882",
    "196203039877",
    "194505199804",
    "194701019897",
    "192607089907",
    "192412249928",
    "192712319934",
    "194206159941",
    "194407169954",
    "193909019964",
    "194104029972",
    "198507099805",
    "198112289874",
]
COORDINATION = "197010632391"


def error_of(text: str, today: date = TODAY) -> str:
    with pytest.raises(IdentifierError) as caught:
        parse_identifier(text, today)
    return caught.value.code


@pytest.mark.parametrize("number", PERSONAL)
def test_twelve_digits_are_read_as_they_stand(number: str) -> None:
    assert parse_identifier(number, TODAY) == Identifier("personal", number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19380412-9827", "193804129827"),
        ("331105-9855", "193311059855"),
        ("19290630 9865", "192906309865"),
        ("19360214-9845", "193602149845"),
        ("850709-9805", "198507099805"),
        (" 850709-9805 ", "198507099805"),
        ("811228-9874", "198112289874"),
        ("260708+9907", "192607089907"),
        ("19260708+9907", "192607089907"),
        ("121212+1212", "191212121212"),
        ("1938-04-12-9827", "193804129827"),
        ("1938 04 12 - 9827", "193804129827"),
        ("19380412‐9827", "193804129827"),
        ("19380412–9827", "193804129827"),
        ("19380412—9827", "193804129827"),
        ("19380412−9827", "193804129827"),
        ("19380412--9827", "193804129827"),
        ("19380412\u00a09827", "193804129827"),
        ("\u200b193804129827\ufeff", "193804129827"),
        ("193804129827\n", "193804129827"),
        ("１９8507099805", "198507099805"),
        ("２６０７０８＋９９０７", "192607089907"),
    ],
)
def test_a_number_is_read_however_it_is_spaced_and_joined(text: str, value: str) -> None:
    read = parse_identifier(text, TODAY)
    assert (read.kind, read.value) == ("personal", value)
    assert read.value.isascii()


@pytest.mark.parametrize("text", ["191500722390", "150072+2390"])
def test_a_coordination_number_may_lack_month_and_day(text: str) -> None:
    """Skatteverket gives 00 for a month of birth that is not known, and 60 for a day."""
    assert parse_identifier(text, TODAY) == Identifier("coordination", "191500722390")
    assert [each.plausible for each in find_identifiers(f"Ali Prov {text}")] == [True]


@pytest.mark.parametrize("text", ["197010632391", "19701063-2391", "701063-2391"])
def test_sixty_added_to_the_day_makes_a_coordination_number(text: str) -> None:
    assert parse_identifier(text, TODAY) == Identifier("coordination", COORDINATION)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("8507099805", "century_missing"),
        ("8507099805\n", "century_missing"),
        ("850709 9805", "century_missing"),
        ("203001012396", "future"),
        ("245001012391", "future"),
        ("182001012398", "too_old"),
        ("198507099806", "check_digit"),
        ("198502309805", "date"),
        ("198513099805", "date"),
        ("198507609805", "check_digit"),
        ("198500009805", "date"),
        ("198507929805", "date"),
        ("19850709+9805", "separator"),
        ("19850709980", "malformed"),
        ("1985070998055", "malformed"),
        ("8507-099805", "century_missing"),
        ("198507\n099805", "malformed"),
        ("personnummer 198507099805", "malformed"),
        ("٢٠٨٥٠٧٠٩٩٨٠٥", "malformed"),
        ("samma adress", "malformed"),
        ("19850709-98O5", "malformed"),
    ],
)
def test_what_is_no_number_is_refused_for_its_own_reason(text: str, code: str) -> None:
    assert error_of(text) == code


def test_the_separator_of_ten_digits_follows_the_year_of_turning_a_hundred() -> None:
    """The plus sign comes on 1 January of the year of the hundredth birthday, not on the day itself."""
    assert parse_identifier("260708-9907", date(2025, 12, 31)).value == "192607089907"
    assert error_of("260708-9907", date(2026, 1, 1)) == "future"
    assert parse_identifier("260708+9907", date(2026, 1, 1)).value == "192607089907"
    assert parse_identifier("260708-9907", TODAY).value == "202607089907"


@pytest.mark.parametrize(
    ("text", "today", "doubtful"),
    [
        ("121212-1212", TODAY, True),
        ("121212+1212", TODAY, True),
        ("331105-9855", TODAY, False),
        ("850709-9805", date(2003, 7, 8), True),
        ("850709-9805", date(2003, 7, 9), False),
        ("260708+9907", date(2032, 7, 7), False),
        ("260708+9907", date(2032, 7, 8), True),
        ("201212121212", TODAY, False),
    ],
)
def test_a_concluded_century_needs_confirming_below_18_and_above_105(
    text: str, today: date, doubtful: bool
) -> None:
    assert parse_identifier(text, today).needs_confirmation is doubtful


def test_the_lowest_year_is_configuration() -> None:
    assert parse_identifier("182001012398", TODAY, year_min=1800).value == "182001012398"
    with pytest.raises(IdentifierError):
        parse_identifier("193804129827", TODAY, year_min=1940)


@pytest.mark.parametrize(
    ("text", "value", "scheme"),
    [
        ("850709-T123", "850709-T123", "ivo"),
        ("19850709-TF10", "19850709-TF10", "ivo"),
        ("19850709t123", "19850709-T123", "ivo"),
        ("22850709AB12", "22850709AB12", "nrid"),
        ("22850709 ab12", "22850709AB12", "nrid"),
        ("998507099805", "998507099805", "region99"),
        ("99850709-9806", "998507099806", "region99"),
    ],
)
def test_temporary_numbers_are_kept_as_text_without_a_check_digit(text: str, value: str, scheme: str) -> None:
    read = parse_identifier(text, TODAY)
    assert (read.kind, read.value, read.scheme) == ("temporary", value, scheme)


@pytest.mark.parametrize("text", ["22850709IO12", "24850709AB12", "19850709-T12", "19850709-TX10"])
def test_what_only_resembles_a_temporary_number_is_refused(text: str) -> None:
    assert error_of(text) == "malformed"


@given(st.sampled_from(PERSONAL), st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, change: int) -> None:
    wrong = str((int(number[place]) + change) % 10)
    with pytest.raises(IdentifierError):
        parse_identifier(number[:place] + wrong + number[place + 1 :], TODAY)


@given(st.text(st.sampled_from("0123456789-+ TFAB\n٣９"), max_size=16))
def test_what_is_read_is_read_the_same_again(text: str) -> None:
    try:
        read = parse_identifier(text, TODAY)
    except IdentifierError:
        return
    assert parse_identifier(display(read), TODAY) == read


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(IdentifierError):
        assert parse_identifier(text, TODAY).value.isascii()


@pytest.mark.parametrize(
    "text", ["198507099806", "203001012396", "8507099805", "198513099805", "19850709-98O5"]
)
def test_an_error_never_repeats_the_number(text: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        parse_identifier(text, TODAY)
    answer = f"{caught.value} {caught.value!r} {caught.value.said('sv')} {vars(caught.value)}"
    assert not any(character.isdigit() for character in answer)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_number_is_absent_from_every_repr() -> None:
    assert "9827" not in repr(parse_identifier("193804129827", TODAY))
    assert "9827" not in repr(find_identifiers("nr 193804129827"))


def test_numbers_that_mean_one_person_are_equal() -> None:
    assert parse_identifier("121212-1212", TODAY) == parse_identifier("201212121212", TODAY)


@pytest.mark.parametrize(
    ("text", "shown", "hidden"),
    [
        ("193804129827", "19380412-9827", "19380412-••••"),
        ("701063-2391", "19701063-2391", "19701063-••••"),
        ("850709-T123", "850709-T123", "850709-••••"),
        ("22850709AB12", "22850709AB12", "22850709••••"),
    ],
)
def test_numbers_are_shown_with_a_hyphen_and_hidden_by_four(text: str, shown: str, hidden: str) -> None:
    read = parse_identifier(text, TODAY)
    assert (display(read), masked(read)) == (shown, hidden)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Astrid Alm", "A.A."),
        ("  åsa   örn ", "Å.Ö."),
        ("Karl Erik Berg", "K.B."),
        ("Anna-Lena von Essen", "A.E."),
        ("Alm, Astrid", "A.A."),
        ("Berg, Karl Erik", "K.B."),
        ("Cecilia Dal (dotter)", "C.D."),
        ("Dagny", "D."),
        ("", ""),
        ("4711", ""),
    ],
)
def test_initials_are_of_first_name_and_surname(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("070-174 06 05", "+46701740605"),
        ("070 174 06 12", "+46701740612"),
        ("013-20 60 00", "+4613206000"),
        ("0046701740605", "+46701740605"),
        ("+46 (0)13 20 60 00", "+4613206000"),
        ("08-46500400", "+46846500400"),
        ("031-3900600", "+46313900600"),
        ("040-6280400", "+46406280400"),
        ("0980-319200", "+46980319200"),
        ("０70\u20111740605", "+46701740605"),
        ("070-174 06 05 (dotter)", "+46701740605"),
        ("Gun själv, 070 174 06 12, helst fm", "+46701740612"),
        ("070-174 06 05 / 013-20 60 00", "+46701740605"),
    ],
)
def test_phone_numbers_become_international(text: str, number: str) -> None:
    assert parse_phone(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_empty"),
        (" ", "phone_empty"),
        ("071-123 45 67", "phone_invalid"),
        ("1234", "phone_invalid"),
        ("ring dottern", "phone_invalid"),
        ("193804129827", "phone_invalid"),
    ],
)
def test_what_cannot_be_called_is_refused(text: str, code: str) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone(text)
    assert caught.value.code == code
    assert not any(character.isdigit() for character in caught.value.said("sv"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Brukare 1: Folke Fors, 331105-9855\nBrukare 2: Gun Fors, 19360214-9845",
            ["331105-9855", "19360214-9845"],
        ),
        ("Personnummer: 19290630 9865\nAdress: Provgatan 9, 582 22 LINKÖPING", ["19290630 9865"]),
        ("(198507099805)", ["198507099805"]),
        ("nr１９8507099805.", ["１９8507099805"]),
        ("1938-04-12 – 9827", ["1938-04-12 – 9827"]),
        ("260708+9907", ["260708+9907"]),
        ("tillfälligt 19850709-TF10 och 850709-t123", ["19850709-TF10", "850709-t123"]),
        ("reserv 22850709AB12", ["22850709AB12"]),
        ("fel siffra 198507099806", ["198507099806"]),
        ("lgh 1003, 58330 Linköping, 070 174 06 12, portkod 4711#", []),
        ("2027-01-12T10:12:45+01:00 LD-27010003", []),
        ("+46701740605, 0046701740605, 013-20 60 00", []),
        ("19380412\n9827", []),
    ],
)
def test_everything_that_looks_like_a_number_is_found_where_it_stands(text: str, found: list[str]) -> None:
    spans = find_identifiers(text)
    assert [span.text for span in spans] == found
    assert [text[span.start : span.end] for span in spans] == found
    assert all(span.plausible for span in spans)


@pytest.mark.parametrize("text", ["0701740612", "198513099805", "212000-0142", "998507009805"])
def test_a_look_alike_whose_date_cannot_be_is_found_but_not_plausible(text: str) -> None:
    assert find_identifiers(text) == [FoundIdentifier(0, len(text), text, plausible=False)]


@given(
    st.sampled_from([*PERSONAL, COORDINATION]),
    st.sampled_from(["", "-", "+", " ", " - ", "–", "\u00a0"]),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Nd"]), max_size=10),
    st.text(st.characters(exclude_categories=["Nd"]), max_size=10),
)
def test_no_number_hides_among_other_words(
    number: str, joint: str, short: bool, left: str, right: str
) -> None:
    written = number[2 if short else 0 : -4] + joint + number[-4:]
    assert written in [span.text for span in find_identifiers(left + written + right)]
