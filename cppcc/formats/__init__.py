"""How dates are written and read; settings name it to Django as FORMAT_MODULE_PATH."""
