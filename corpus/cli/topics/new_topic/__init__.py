"""`acopio topic new`."""

WIKIPEDIA = "https://{lang}.wikipedia.org/w/api.php"  # the default of --wiki
