"""Why a file is not read, as a code, and what the officer is told to do about it."""

from __future__ import annotations

from pipelines.errors import ReadError

READABLE = "docx, pdf, odt, rtf, txt, md, html, eml, vtt och srt"

MESSAGES = {
    "missing": "{name} finns inte. Kontrollera sökvägen.",
    "no_access": "{name} får inte läsas av den här användaren. Kontrollera filens rättigheter.",
    "not_a_file": "{name} är inte en vanlig fil. Ange ett dokument eller en mapp.",
    "link_out": "{name} är en länk ut ur mappen och följs inte. Lägg själva filen i mappen.",
    "empty_folder": "Mappen {name} har inga dokument. Kontrollera att rätt mapp angavs.",
    "too_many_files": "Mappen {name} har fler än {limit} filer. Ange en mindre mapp.",
    "empty": "{name} är tom. Kontrollera att rätt fil skickades, eller spara om den.",
    "no_text": "{name} har ingen text som går att läsa. Be om originalet, eller om en skanning med textigenkänning (OCR).",
    "too_large": "{name} är större än {limit} MB. Dela upp filen eller ta bort bilderna.",
    "too_many_pages": "{name} har {pages} sidor; gränsen är {limit}. Dela upp filen.",
    "too_much_text": "{name} har mer text än gränsen på {limit} tecken. Dela upp filen.",
    "too_deep": "{name} har bilagor eller delar i fler led än som läses. Spara den inre filen för sig.",
    "encrypted": "{name} är skyddad med lösenord eller krypterad. Öppna den med lösenordet och skriv ut den till en ny pdf.",
    "macros": "{name} innehåller makron och öppnas inte. Spara den utan makron (.docx, .odt) eller som pdf.",
    "old_format": "{name} är i ett äldre Office-format. Öppna den och spara som .docx eller pdf.",
    "outlook": "{name} är ett Outlook-meddelande. Öppna det och skriv ut det till pdf, eller spara det som .eml eller text.",
    "form_xfa": "{name} är ett dynamiskt formulär (XFA) utan läsbar text. Skriv ut det till en ny pdf.",
    "program": "{name} är ett program och inte ett dokument. Öppna den inte; kontakta it-säkerhet.",
    "archive": "{name} är ett arkiv (zip eller liknande). Packa upp det och ange dokumenten.",
    "image": "{name} är en bild som inte går att läsa här. Be om originalet som fil, eller skriv av texten och klistra in den.",
    "image_blank": "{name} är en bild utan text som går att läsa. Ta om den i bra ljus rakt ovanifrån, eller skriv av texten.",
    "heic": "{name} är en bild i telefonens eget format (HEIC). Spara eller skicka den som jpg i stället.",
    "apple": "{name} är gjord i Pages, Numbers eller Keynote. Exportera den därifrån som Word eller pdf.",
    "sheet": "{name} är ett kalkylblad. Spara det som pdf, eller kopiera cellerna och klistra in dem som text.",
    "slides": "{name} är en presentation. Spara den som pdf.",
    "sound": "{name} är en inspelning. Lägg in utskriften i stället, till exempel som text, vtt eller srt.",
    "mismatch": "{name} innehåller {found} fast ändelsen säger {suffix}. Kontrollera filen och rätta ändelsen.",
    "unsupported": "{name} har ett format som inte kan läsas. Öppna den i sitt program och spara som något av "
    + READABLE
    + ".",
    "binary": "{name} innehåller inte text fast ändelsen säger det. Kontrollera att rätt fil skickades.",
    "corrupt": "{name} är skadad och kan inte läsas. Hämta filen på nytt, eller öppna den och spara om den.",
    "zip_bomb": "{name} växer orimligt när den packas upp och öppnas inte. Kontakta it-säkerhet.",
    "bad_paths": "{name} innehåller otillåtna sökvägar och öppnas inte. Kontakta it-säkerhet.",
    "hostile_xml": "{name} innehåller otillåten XML (DTD, entiteter) och öppnas inte. Kontakta it-säkerhet.",
    "timeout": "{name} tog längre tid än {limit} sekunder att läsa och avbröts. Dela upp filen eller spara om den.",
    "memory": "{name} krävde mer minne än {limit} MB och avbröts. Dela upp filen eller spara om den.",
    "crashed": "{name} fick läsaren att krascha och hoppades över. Öppna den och spara om den, gärna som pdf.",
}


class Refused(Exception):
    """Raised by readers, who do not know the file's name: a code of MESSAGES and the figures its sentence needs."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def message(self, name: str) -> str:
        return MESSAGES[self.reason].format(name=name, **self.facts)

    def named(self, name: str) -> ReadError:
        return ReadError(name, self.reason, self.message(name))
