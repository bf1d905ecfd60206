"""Files that hold both texts of each unit, PO and XLIFF: read, and written back."""
