"""Pictures: how large one is, and smaller and newer forms of it. Only here is Pillow known, and imported late.

Whatever a file claims to be, only JPEG, PNG, WebP, GIF and AVIF are decoded; of an SVG, the root element is read.
"""

from chalicelib.images.header import RASTER, size
from chalicelib.images.variants import MAX_PIXELS, WIDTHS, Variant, variants

__all__ = ["MAX_PIXELS", "RASTER", "WIDTHS", "Variant", "size", "variants"]
