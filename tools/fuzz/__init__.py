"""Bad and odd input for every public function, and what is owed for it."""
