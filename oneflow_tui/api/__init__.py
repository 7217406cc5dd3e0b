"""How HTTP is spoken. The only package that imports httpx."""
