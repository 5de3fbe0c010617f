"""Who stands for whom in a redacted document: which repositories may be named, and the pseudonyms of the others.

A pseudonym is drawn by lot, so nothing leads back from it; once drawn it is kept, so the same repository goes under the
same name in every year. Owns the drawing; the file keeps what was drawn.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from itertools import count

from tracker.report.words import is_named_alike

WORDS = tuple(
    (
        "Acacia Agave Alder Almond Amaranth Angelica Apricot Arnica Aspen Aster Avens Azalea Balsam Bamboo Banyan Barley Basil Bayberry "
        "Beech Begonia Bergamot Betony Birch Bluebell Borage Bracken Bramble Broom Bryony Burdock Buttercup Calendula Camellia Campion "
        "Caraway Cardamom Catalpa Cedar Celandine Chamomile Chervil Chestnut Chicory Cicely Clematis Clover Columbine Comfrey Coriander "
        "Cornel Cowslip Crocus Cumin Cypress Daffodil Dahlia Daisy Damson Dogwood Edelweiss Elder Elm Eucalyptus Fennel Fern Fescue "
        "Feverfew Fir Flax Foxglove Freesia Gardenia Gentian Geranium Ginkgo Gorse Hawthorn Hazel Heather Hellebore Hemlock Hibiscus "
        "Hickory Holly Hornbeam Hyacinth Hyssop Iris Ivy Jasmine Juniper Kelp Laburnum Larch Larkspur Laurel Lavender Lichen Lilac "
        "Linden Lobelia Loquat Lotus Lovage Lupin Magnolia Mallow Maple Marigold Marjoram Marram Medlar Melilot Mimosa Mistletoe Moss "
        "Mugwort Mulberry Myrtle Narcissus Nettle Oleander Olive Oregano Orris Oxlip Palm Pansy Papaya Pear Peony Persimmon Pimpernel "
        "Plantain Plum Poplar Poppy Primrose Privet Quince Ragwort Reed Rhubarb Rosemary Rowan Rush Rye Saffron Sage Sassafras "
        "Saxifrage Sedge Senna Sequoia Sesame Snowdrop Sorrel Speedwell Spruce Spurge Sumac Sycamore Tamarisk Tansy Tarragon Teasel "
        "Thistle Thyme Timothy Toadflax Trefoil Tulip Valerian Verbena Vervain Vetch Viburnum Violet Walnut Willow Woodruff Wormwood "
        "Yarrow Yew Yucca Zinnia"
    ).split()
)
TOKEN = "withheld-commit-"
"""Stands for what must not be named, a commit's sha or a version, until the report is finished and it is taken out."""

LEAST_FREE = 0.4
"""Share of the numbers of so many digits that stays free, so that the last ones drawn are by lot, too."""


class Cast:
    """What may be named, and what stands for the rest."""

    def __init__(
        self, public: Iterable[str], public_shas: frozenset[str], known: Mapping[tuple[str, str], str], taken: Iterable[str]
    ) -> None:
        """known: (repository, name in it or "") → pseudonym. taken: words that no pseudonym may be, lower case."""
        self.public = frozenset(public)
        self.fresh: dict[tuple[str, str], str] = {}
        """Drawn just now, to be kept."""
        self._known = dict(known)
        self._public_shas = public_shas
        self._taken = frozenset(taken)
        self._shas: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._versions: dict[tuple[str, str], str] = {}

    def is_public(self, repo: str | None) -> bool:
        """True when a repository may be named; what belongs to none may not."""
        return repo in self.public

    def repo(self, repo: str) -> str:
        """A repository as the document names it."""
        return repo if repo in self.public else self._known.get((repo, "")) or self._draw(repo)

    def name(self, repo: str, name: str) -> str:
        """Something of a repository, such as a package, as the document names it."""
        if repo in self.public:
            return name
        if known := self._known.get((repo, name)):
            return known
        told = self.repo(repo)
        if is_named_alike(name, repo):
            return self._keep(repo, name, told)
        return self._keep(repo, name, self._number(told, "-"))

    def key(self, repo: str, key: str) -> str:
        """What tells things of a repository apart, but is not shown, such as an artifact's id."""
        if repo in self.public:
            return key
        return self._known.get((repo, key)) or self._keep(repo, key, self._number(self.repo(repo), ":"))

    def _number(self, told: str, mark: str) -> str:
        """A number by lot: counted through, packages would stand in the order of their names."""
        used = set(self._known.values())
        for digits in count(2):
            free = [name for number in range(10 ** (digits - 1), 10**digits) if (name := f"{told}{mark}{number}") not in used]
            if len(free) > LEAST_FREE * 10**digits:
                return secrets.choice(free)
        raise AssertionError("there is always a number")

    def version(self, repo: str, version: str) -> str:
        """A version; of a private repository a token that must not be told, because numbers and days of releases lead to it."""
        if repo in self.public or not version:
            return version
        return self._versions.setdefault((repo, version), f"{TOKEN}version-{len(self._versions)}.")

    def sha(self, sha: str) -> str:
        """A commit: itself, or a token that is taken out at the end."""
        if sha in self._public_shas:
            return sha
        if sha not in self._shas:
            token = f"{TOKEN}{len(self._shas)}."
            self._shas[sha], self._tokens[token] = token, sha
        return self._shas[sha]

    def find_sha(self, token: str) -> str:
        """The commit behind a token or a sha."""
        return self._tokens.get(token, token)

    def _draw(self, repo: str) -> str:
        used = {told.lower() for (_, name), told in self._known.items() if not name} | self._taken
        free = [word for word in WORDS if word.lower() not in used]
        turn = 1
        while not free:
            turn += 1
            free = [f"{word} {turn}" for word in WORDS if f"{word} {turn}".lower() not in used]
        return self._keep(repo, "", secrets.choice(free))

    def _keep(self, repo: str, name: str, told: str) -> str:
        self._known[repo, name] = self.fresh[repo, name] = told
        return told
