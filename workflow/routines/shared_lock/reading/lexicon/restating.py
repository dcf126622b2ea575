"""The words of a later statement that takes an earlier one's place, each list closed: what has another word in it is no such statement."""

from __future__ import annotations

from workflow.routines.shared_lock.reading.lexicon.words import Words

# What may stand with a new value.
OF_VALUES = Words(
    """är har ha ska skall skulle vara stå står det den rätt rätta riktiga riktigt korrekt korrekta gäller alltså istället i stället för här kommer följer så nu lyder
    på till hos om ju visst heter ändra byt rätta korrigera justera uppdatera vänligen gärna tack ni som och nämligen rättelse ändring slutar"""
)
# Of these with a value, that it takes another's place.
SETTLES = Words("rätt rätta riktiga riktigt korrekt korrekta ska skall skulle istället stället ändra byt korrigera justera uppdatera rättelse ändring")
# A clause that begins so, and goes on with what is asked, is a question.
ASKS = Words("är har ska skall skulle stämmer gäller står")
NUMBER_WORDS = Words("personnummer personnumret personnumren personnumrena pnr pers.nr persnr personnr p-nummer p-nr födelsenummer födelsedatum födelseår födelsenumret födelsetal")
DOOR_WORDS = Words(
    "lgh läg lägenhet lägenheten lägenhetsnummer lägenhetsnumret lägenhetsnr lghnr lgh-nr lgh-nummer lgh-numret lghnummer lghnumret lägenhetsnumren dörrnummer dörrnumret"
)
STREET_WORDS = Words("gata gatan gatunamn gatunamnet vägnamnet vägen gatuadress gatuadressen")
HOUSE_WORDS = Words("husnummer husnumret gatunummer gatunumret husnr gatunr")
TOWN_WORDS = Words("postnummer postnumret postnr postadress postadressen")
HOME_WORDS = Words("adress adressen bostadsadress bostadsadressen bostadsadr adr")
# Which number it is, another word tells.
SOME_NUMBER = Words("nummer numret nr siffra siffror siffrorna siffran")
LIVES = Words("bor bo de dom paret makarna båda bägge i på syskonen familjen deras")
LAST_FOUR = Words("fyra sista kontrollsiffror kontrollsiffrorna slutsiffror slutsiffrorna slutar")
# What begins a correction, and apologies, greetings and thanks: a clause of these alone says nothing else.
CUES = Words("nej nä oj ojdå hoppsan förlåt ursäkta sorry rättelse rättning ändring korrigering förresten vänta fel felskrivning skrivfel tryckfel")
APOLOGIES = Words(
    """hej hejsan hallå igen på er dig alla oj ojdå hoppsan nej nä vänta lite nu förlåt ursäkta sorry mig så mycket ber jag om ursäkt rättelse rättning ändring korrigering komplettering tillägg förresten
    obs ps p.s nb tack tusen för besväret strulet krånglet röran slarvet det detta hjälpen förhand en liten sak till bara mvh hälsningar vänligen vänlig vänliga med hälsning vh fin bra trevlig ha dag helg kväll"""
)
# That what was stated did not hold.
WRONGS = Words(
    """fel felet felaktig felaktigt felaktiga felskriven felskrivet felskrivna felskrivning skrivfel tryckfel slarvfel misstag slarv slarvade miss missade gammal gammalt gamla stämmer stämde
    kastades kastade kastat omkastade omkastat förväxlade förväxlat blandade blandat slant slintade tokigt galet knas dubbelfel felstavat"""
)
# Of these, that it was the writer who made the mistake, in what was written before.
PASTS = Words(
    """skrev skrivit skriva läste läst läsa tog tagit råkade såg tittade hade fick kopierade kopierat knappade knappat satt satte hamnade kom blev blivit ovan ovanför formuläret beställningen mejlet mailet
    först förut tidigare nyss ärendet rutan angav angett uppgav fyllde fyllt slant mindes misstag skrivfel slarvade missade kastade blandade förväxlade klistrade klistrat hörde hört"""
)
# That something was left out before.
LACKS = Words("glömde glömt missade missat saknades saknas fattades krånglade strulade krånglar strular fylla skriva in lägga få med spara plats")
# How it came about, and where it stood.
EXCUSES = Words(
    """jag vi man min mitt mina vår vårt själv mig oss har hade hann fick fått råkade råka kom blev blivit var vart varit är gick går ville kunde får står stod hamnade ligger låg finns fanns
    skrev skrivit skriva läste läst läsa tog tagit ta såg ser sett se tittade tittat titta kollade kollat satt satte sätta angav angett ange uppgav fyllde fyllt fylla kopierade kopierat kopiera klistrade klistrat
    klistra knappade knappat tryckte tryckt slog slagit vände vänt mindes hörde hört kontrollerat kontrollerade dubbelkollat dubbelkollade upptäckte märkte lade lagt bytte bytt plats ihop om in av ur ut
    det den de dem detta att som när då där här ju visst tyvärr alltså nu precis just nyss bara lite litet för fort snabbt hastigt dumt klantigt ren rent helt också igen tidigare först förut ovan ovanför nedan
    i på från vid med till en ett min mitt hos under bland två
    rad raden rader raderna ruta rutan fält fältet kolumn kolumnen lista listan listor papper papperet pappret papperen pärm pärmen lapp lappen lappar anteckning anteckningar anteckningarna block blocket skärmen
    journal journalen system systemet treserva lifecare tes procapita remiss remissen underlag underlaget registret folkbokföringen kontraktet hyreskontraktet beslutet formulär formuläret blankett blanketten beställning
    beställningen mejl mejlet mail mailet mejlen ärende ärendet text texten kommentar kommentaren meddelande meddelandet dörr dörren dörrskylten skylten tavlan porten tangenterna tangentbordet mobilen telefonen kontoret
    framme upp fram gamla gammal gammalt förra fel stress stressen hast hasten brådska brådskan misstag slarv slarvigt idag igår imorse morse dag nyligen kvar bredvid"""
)
# That a stated value holds.
HOLDING = Words("stämmer är rätt också fortfarande däremot dock ju har nummer numret")
