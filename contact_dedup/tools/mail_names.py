"""What the e-mails of people say about their names."""

import numpy as np

from .channels import GENERIC
from .record import SEPARATOR
from .table import Table

#: a word of a name is looked for in an e-mail from so many letters on
_LEAST = 3


class MailNames:
    """The local parts of the personal e-mails in a table.

    :ivar is_known: which contacts have one
    """

    def __init__(self, table: Table) -> None:
        data = table.data
        own = (data["email_flags"][:, 0] & GENERIC) == 0
        self.is_known = (data["email"][:, 0] != 0) & own
        self._texts = table.texts
        self._kept: dict[int, tuple[str, str]] = {}

    def hold(self, contacts: np.ndarray, words: np.ndarray, all_words) -> np.ndarray:
        """Whether the e-mails of contacts hold these words (*ludivine.materne@...*)."""
        held = np.zeros(len(contacts), bool)
        for i in np.flatnonzero(self.is_known[contacts]).tolist():
            word = all_words[words[i]]
            held[i] = len(word) >= _LEAST and word in self._local(int(contacts[i]))[0]
        return held

    def hold_behind(self, contacts, words, first, all_words) -> np.ndarray:
        """Whether the e-mails hold these words as surnames, behind a given name or its
        initial: *claire.martin@*, *cmartin@* for *Claire*, and not *ali7@*.
        """
        held = np.zeros(len(contacts), bool)
        for i in np.flatnonzero(self.hold(contacts, words, all_words)).tolist():
            word, given = all_words[words[i]], all_words[first[i]]
            before = self._local(int(contacts[i]))[0].partition(word)[0]
            held[i] = bool(given) and (given in before or before == given[0])
        return held

    def name_another(self, contacts, words, all_words) -> np.ndarray:
        """Whether the e-mails name somebody else than one with these words.

        Beside a word of the contact's own name the e-mail has a word that neither
        begins like the one asked for nor is part of it.
        """
        other = np.zeros(len(contacts), bool)
        for i in np.flatnonzero(self.is_known[contacts]).tolist():
            rest = self._local(int(contacts[i]))[1]
            word = all_words[words[i]]
            other[i] = len(rest) >= _LEAST and rest[0] != word[:1] and rest not in word
        return other

    def _local(self, contact: int) -> tuple[str, str]:
        """Its letters, and those beside words of the name; none if it holds no such."""
        if contact not in self._kept:
            names, emails = self._texts[contact].split(SEPARATOR, 2)[:2]
            local = emails.partition(" ")[0].partition("@")[0]
            letters = "".join(filter(str.isalpha, local))
            rest = letters
            for word in names.split(" "):
                if len(word) >= _LEAST:
                    rest = rest.replace(word, "", 1)
            self._kept[contact] = letters, rest if rest != letters else ""
        return self._kept[contact]
