"""The icons of the installed app and the picture of a shared link: the committee's emblem, else the program's own."""

import io
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from PIL import Image

from cppcc.apart.pictures import eight_bit
from cppcc.frame.colours import token
from cppcc.identity import identity
from cppcc.models import Identity

OWN = "static/img/emblem.png"
DAY = 86_400


@dataclass(frozen=True)
class Icon:
    """A picture's size, how much of its height the emblem takes, and whether a ground lies below it to the edges."""

    width: int
    height: int
    part: float = 1.0
    ground: bool = False


ICONS = {
    "192": Icon(192, 192),
    "512": Icon(512, 512),
    "maskable": Icon(512, 512, 0.8, True),
    "touch": Icon(180, 180, 0.9, True),
    "share": Icon(1200, 630, 0.6, True),
}


def drawn(name: str) -> bytes:
    """The icon as PNG; drawn once for each emblem."""
    own = identity()
    key = f"icon:{name}:{own.emblem.name or 'own'}"
    data: bytes | None = cache.get(key)
    if data is None:
        data = _draw(ICONS[name], own)
        cache.set(key, data, DAY)
    return data


def _draw(icon: Icon, own: Identity) -> bytes:
    emblem, ground = _emblem(own)
    edge = round(icon.height * icon.part)
    emblem.thumbnail((edge, edge))
    picture = Image.new("RGBA", (icon.width, icon.height), ground if icon.ground else (0, 0, 0, 0))
    picture.alpha_composite(emblem, ((icon.width - emblem.width) // 2, (icon.height - emblem.height) // 2))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _emblem(own: Identity) -> tuple[Image.Image, str]:
    """The emblem, large, and the ground it stands on; a committee's own stands on paper."""
    if own.emblem:
        try:
            with own.emblem.open("rb") as file, Image.open(file) as kept:
                return eight_bit(kept).convert("RGBA"), token("paper")
        except OSError:
            pass  # its file was lost: the program's own stands in
    with Image.open(settings.BASE_DIR / OWN) as kept:
        return kept.convert("RGBA"), token("top")
